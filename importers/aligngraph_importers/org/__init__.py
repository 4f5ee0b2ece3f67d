"""The native org-chart dialect: reading with positions, validation, checks, facts, schema."""

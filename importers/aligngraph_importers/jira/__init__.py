"""Raw Jira issues, from a file or a live server, to facts: one transformation for both."""

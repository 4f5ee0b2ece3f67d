"""Example organisations: the fixed one (`acme/`) and the generator of others."""

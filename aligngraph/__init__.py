"""aligngraph: where teams that depend on each other do not talk, and what to do about it."""

__version__ = "0.1.0"

"""``python -m aligngraph``."""

from aligngraph.cli import main

if __name__ == "__main__":
    main()

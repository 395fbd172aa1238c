"""Label spans of text in a terminal, over SSH, and lose none."""

__version__ = "0.1.0"

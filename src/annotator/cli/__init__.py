"""How a script does it: one module per command."""

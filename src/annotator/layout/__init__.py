"""Where text falls on a screen. Pure."""

"""Where labels and documents live, and why none can be lost."""

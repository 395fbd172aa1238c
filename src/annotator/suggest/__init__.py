"""What is probably a span, and what its words probably mean."""

"""What a key does: plain functions that take the desk."""

"""What is on a screen."""

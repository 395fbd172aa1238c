"""Gold: what annotators left to decide, what was decided, and what they can learn from it."""

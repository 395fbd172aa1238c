"""Documents and labels into a project: surveyed, decided on one by one, and only then written."""

"""What can be wrong with a project, found without changing anything."""

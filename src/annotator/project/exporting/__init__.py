"""Labels out of a project: chosen, divided, prepared, written in pieces, read back, put in place."""

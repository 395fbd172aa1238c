"""What a person wants done: one module per job. This is the Python API."""

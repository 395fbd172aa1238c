"""How a person does it, in a terminal. Imported only to annotate."""

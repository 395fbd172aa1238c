"""How others write labelled text: one file per format, imported only when used."""

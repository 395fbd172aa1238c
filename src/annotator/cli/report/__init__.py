"""The report on agreement: numbers and tables as data, and the forms they are written in."""

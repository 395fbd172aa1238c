"""Corrected texts: a new version in place of the old one, and labels that follow their words."""

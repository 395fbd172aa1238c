"""Adjudication on the screen: the annotate screen on gold, with the case in hand under the text."""

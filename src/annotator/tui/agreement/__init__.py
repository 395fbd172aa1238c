"""How far annotators agree, on the screen: pages of numbers, and from each number to the text behind it."""

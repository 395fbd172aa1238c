"""How far annotators agree. The only home of numpy."""

"""How far annotators of a project agree: what is counted, kept, and shown behind each number."""

"""What a document, a span, a label and an annotation are, and what a change means. Pure."""

"""What the benchmarks of screens share: a terminal without a screen, documents, and the tools beside us."""

"""What leaves the house, in which words, and what became of it."""

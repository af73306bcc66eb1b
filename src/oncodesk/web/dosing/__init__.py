"""Pages about the drugs of a whole life and the looks at the heart."""

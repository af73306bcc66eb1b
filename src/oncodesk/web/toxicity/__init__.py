"""Pages about how she was since the last dose."""

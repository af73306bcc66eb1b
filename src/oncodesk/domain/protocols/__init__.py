"""What a treatment recipe is, how its file is read, and what is wrong with it."""

"""The assistant looks at each case, and its work can be read, followed and undone."""

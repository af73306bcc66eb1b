"""The limits a practice signs."""

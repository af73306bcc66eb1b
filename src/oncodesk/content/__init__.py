"""What people proof-read: protocols, limits, texts. No code."""

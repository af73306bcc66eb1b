"""Services of practice, on the real database as the serving role."""

"""Services of people, on the real database as the serving role."""

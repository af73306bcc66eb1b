"""Services, on the real database as the serving role."""

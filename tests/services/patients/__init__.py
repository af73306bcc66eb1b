"""Services of patients, on the real database as the serving role."""

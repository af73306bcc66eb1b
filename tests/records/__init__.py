"""Tables, on the real database as the serving role."""

"""People: who signs in, and what each may do in which practice."""

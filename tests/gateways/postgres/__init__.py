"""Does the built-in PostgreSQL start, stop and survive as the supervisor says?"""

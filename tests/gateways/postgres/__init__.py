"""Does the built-in PostgreSQL survive what happens to computers?"""

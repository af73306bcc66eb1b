"""Does every page say what it was given, and nothing else?"""

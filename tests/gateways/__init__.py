"""Do the ways to the outside hold?"""

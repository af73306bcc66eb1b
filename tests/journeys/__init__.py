"""Do whole days work in a real browser?"""

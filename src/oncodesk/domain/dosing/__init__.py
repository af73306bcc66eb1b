"""How much of a drug may this animal get today, and how is that number reached?"""

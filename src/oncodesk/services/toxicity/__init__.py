"""How was she since the last dose, and what does it mean for the next one?"""

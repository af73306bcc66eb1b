"""How does a message leave the house by e-mail?"""

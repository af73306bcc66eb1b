"""How do results of laboratories reach us, and in which form?"""

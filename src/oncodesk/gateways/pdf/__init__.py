"""How does paper leave the house: labels and records as PDF?"""

"""What does a patient take at home, and who keeps that list?"""

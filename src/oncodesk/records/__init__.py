"""What is stored, and how is it looked up?"""

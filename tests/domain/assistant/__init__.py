"""Do the assistant's duties say what is due, and when?"""

"""Which page shows the whole design: every component in every state, and whole pages?"""

"""Which screens show how the practice is set up?"""

"""Which switches does this installation have?"""

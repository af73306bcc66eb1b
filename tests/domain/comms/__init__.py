"""May a message leave, and in which words?"""

"""What may be sent, to whom, when, and in which words?"""

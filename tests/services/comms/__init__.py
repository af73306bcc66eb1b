"""Does what leaves the house leave once, and only when it is still true?"""

"""Does the assistant do what its duties say, once, and can people read and answer it?"""

"""Which screens show what the assistant did and how far it may go?"""

"""Does every component draw every state, safely?"""

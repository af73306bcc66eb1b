"""Do the pages about patients show and change what they say?"""

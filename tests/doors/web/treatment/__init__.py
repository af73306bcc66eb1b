"""Do the day board and the visit pages show and do what they say?"""

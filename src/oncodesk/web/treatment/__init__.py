"""Which screens show treatment: the day board and the visit?"""

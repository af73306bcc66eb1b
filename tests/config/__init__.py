"""Are the switches of an installation read as they are written?"""

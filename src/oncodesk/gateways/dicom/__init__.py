"""What do the files of a radiation machine say?"""

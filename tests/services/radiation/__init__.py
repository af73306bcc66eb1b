"""Does a radiation course do what was prescribed, and only that?"""

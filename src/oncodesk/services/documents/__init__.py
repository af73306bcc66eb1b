"""How does paper come out of the practice?"""

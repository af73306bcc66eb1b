"""What did the laboratory say, may it be used, and may a dose go on it?"""

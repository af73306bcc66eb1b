"""Do the actions of treatment hold on the real database?"""

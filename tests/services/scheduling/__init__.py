"""Do dates, slots and ends hold on the real database?"""

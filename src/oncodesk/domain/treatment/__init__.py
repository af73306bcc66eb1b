"""May this dose be prepared and given, and what does the day board show?"""

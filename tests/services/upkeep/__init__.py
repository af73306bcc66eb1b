"""Can an installation be saved, brought back and proved?"""

"""How is an installation started, moved on, saved, proved and looked after?"""

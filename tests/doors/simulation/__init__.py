"""Does the simulation tell the truth: clean when the rules stand, and loud when one is switched off?"""

"""Does the exposure ledger count what was given, here and elsewhere?"""

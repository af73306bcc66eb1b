"""Doses: the shipped drug table, the exposure ledger and the words for a calculation."""

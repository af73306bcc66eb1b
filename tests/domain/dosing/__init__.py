"""Doses: surface, size rules, modifications, rounding, lifetime."""

"""Deciding, releasing and giving, start to finish."""

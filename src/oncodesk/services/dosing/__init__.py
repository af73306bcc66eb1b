"""Doses: the shipped drug table and the words for a calculation."""

"""Oncodesk: the coordinator for veterinary oncology practices."""

"""Folders in which other programs leave files for us."""

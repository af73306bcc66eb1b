"""Protocols: shipped ones, files of the practice, and the words of their findings."""

"""Scheduling: the words of its findings."""

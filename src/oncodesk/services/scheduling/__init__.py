"""Courses on their dates: planned, moved and booked in sequence."""

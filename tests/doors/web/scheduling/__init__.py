"""Do the pages about a course show every consequence before they store it?"""

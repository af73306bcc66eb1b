"""On which days does a course happen, what does a change move, and when on the day is there room?"""

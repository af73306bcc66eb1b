"""Which screens lay out a course and change its dates?"""

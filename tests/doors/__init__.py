<<<<<<< HEAD
"""Do the commands and pages answer as promised?"""
=======
"""Do the doors read input, ask one service, and show the answer?"""
>>>>>>> c6abdb4 (Pages: own files only, shapes beside colours, journeys over every page at both widths)

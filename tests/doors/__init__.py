"""Do the commands and pages answer as promised?"""

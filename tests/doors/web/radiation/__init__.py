"""Do the pages of radiation show and record what the actions do?"""

"""Do the calculators answer as promised?"""

"""Do results find their animal?"""

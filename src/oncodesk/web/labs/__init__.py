"""Which screens take results in and show which could not be filed?"""

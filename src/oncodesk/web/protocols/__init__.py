"""Which screens show the protocol library and take signatures?"""

"""Do mail servers, the fake included, answer alike?"""

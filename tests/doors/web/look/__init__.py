"""Does /look show everything, and to staff alone?"""

"""What does a person see in the browser, and where does what they press go?"""

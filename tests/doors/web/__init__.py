"""Do pages show what they are given, and nothing that a person smuggled in?"""

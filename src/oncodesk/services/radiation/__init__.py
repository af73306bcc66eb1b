"""What does a radiation course do, from its prescription to its last fraction?"""

"""What is due for a patient, and when does the assistant look again?"""

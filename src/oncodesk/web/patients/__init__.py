"""Which screens show a patient's case?"""

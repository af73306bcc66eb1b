"""Which screens prescribe radiation, show its week, and record each fraction and anesthetic?"""

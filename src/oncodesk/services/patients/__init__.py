"""Patients: who they are and what they weigh."""

"""Patients: genotype and weight."""

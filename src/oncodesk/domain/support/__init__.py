"""What helps the people around a patient, also at the end."""

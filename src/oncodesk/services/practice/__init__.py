"""The practice: founding, hours, closures, capacity, and the content that it signs."""

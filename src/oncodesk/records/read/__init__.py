"""Looking up: functions that return rows for services, never for doors."""

"""Writing: functions that services alone call, inside an open action."""

"""Words that every rule shares: verdicts, quantities, calendar dates, roles."""

"""Reading results, filing them to the right animal, and asking the gate."""

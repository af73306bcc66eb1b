"""The rule before a dose, the tables of states, and the day board."""

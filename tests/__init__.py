"""Does the house keep its promises? Cases for vets, rules for machines, journeys for people."""

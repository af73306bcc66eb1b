"""Who is the patient, as far as a dose depends on it: species, sex, breed, genotype, weight."""

"""Do the rules say what a vet would say on paper?"""

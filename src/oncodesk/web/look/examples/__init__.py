"""What stands on the pages of /look? Invented animals and people, in the forms that real pages use."""

"""Does the repository keep its own rules? Each rule is a function here, and each rule is seen to fail."""

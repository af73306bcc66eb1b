"""Where foreign bytes become strings, and our words leave the house."""

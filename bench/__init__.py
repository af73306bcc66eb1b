"""How fast is it, and how large? Figures that anybody can repeat with `make bench`; never a test."""

"""The rules a vet could argue about with pen and paper: plain Python, no clock, no I/O, no float."""

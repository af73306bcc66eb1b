"""Tests of the pages about how she was."""

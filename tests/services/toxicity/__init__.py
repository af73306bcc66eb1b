"""Tests of how she was since the last dose."""

"""Tests of the laboratory room."""

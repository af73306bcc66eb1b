"""Tests of what becomes of blood in the practice."""

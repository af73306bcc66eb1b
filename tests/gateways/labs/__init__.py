"""Tests of laboratory formats."""

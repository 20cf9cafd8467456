"""Asking real TensorFlow about programs, reading what fixtures state, comparing the linter with both."""

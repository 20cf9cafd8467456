"""Keras in graph code."""

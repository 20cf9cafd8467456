"""Optimizers and moving averages."""

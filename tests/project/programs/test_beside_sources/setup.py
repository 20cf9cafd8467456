"""Marks the root."""

"""Benchmarks that anyone can run with the standard library and an installed tfshare-lint. None of them is a test."""

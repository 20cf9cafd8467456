"""dm-sonnet 1.36."""

"""The whole tool against real TensorFlow, on generated programs."""

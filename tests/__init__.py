"""The tests. ``tests.harness`` asks real TensorFlow, ``tests.fixtures`` are programs that state what it does."""

"""``tf.layers``: functions, classes, and ``Layer`` for what a program derives from it."""

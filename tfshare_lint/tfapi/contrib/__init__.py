"""``tf.contrib.layers``, slim and what goes with them."""

"""Recurrent cells, the loops that call them, and ``seq2seq``."""

"""Partial evaluation of Python: runs a module's code on abstract values and keeps a trace of what happened.

It is honest about what it does not know, and knows nothing of variable scopes: the libraries that a program uses are
models that are handed to it (:class:`tfshare_lint.interpreter.models.LibraryModels`).
"""

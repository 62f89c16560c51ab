"""What runs beside a person's own script, in their Python: the standard library and NumPy alone.

Loaded by `__main__` under a name of its own, so that nothing here is in the way of the script's
imports. It keeps to the syntax of Python 3.9, which may be older than the one that runs `nntui`.
"""

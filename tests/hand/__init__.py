"""A random hand on the real app: `python -m tests.hand --keys 100000 --seeds 6`."""

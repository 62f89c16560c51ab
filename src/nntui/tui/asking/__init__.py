"""Rows that a person asks on the screen: which, what is answered, and how it came about."""

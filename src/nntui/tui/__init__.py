"""The screen: thin widgets over the explain and engine floors."""

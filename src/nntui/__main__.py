"""`python -m nntui` is `nntui`."""

from .cli import main

main()

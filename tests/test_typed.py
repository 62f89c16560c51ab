"""The package carries its types to whoever imports it."""

from importlib.resources import files


def test_the_package_says_that_it_is_typed() -> None:
    assert (files("nntui") / "py.typed").is_file()

"""How fast the program is, as ratios against references measured in the same run.

`python -m tests.benchmarks` from the repo's root; see the README here. Nothing in the test suite
asserts a time, so pytest does not collect this.
"""

"""How Hypothesis runs: free to find something new, and the same each time in the gate.

`NNTUI_HYPOTHESIS=gate` draws the same cases each time, so that a change is judged by what it
changed; `.ci/run` sets it. Without it, each run draws cases of its own, and says with a failure how
to draw them again. No profile knows a deadline: a slow or busy machine is no fault of nntui's.
"""

import os

from hypothesis import HealthCheck, settings

_OF_SLOW_MACHINES = [HealthCheck.too_slow]

settings.register_profile(
    "free",
    derandomize=False,
    deadline=None,
    print_blob=True,
    suppress_health_check=_OF_SLOW_MACHINES,
)
settings.register_profile("gate", parent=settings.get_profile("free"), derandomize=True)
settings.load_profile(os.environ.get("NNTUI_HYPOTHESIS") or "free")

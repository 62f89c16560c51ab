"""Recording a piece of source in this process, as its own process would."""

import ast
from typing import Any

import numpy as np

from nntui.code.child.encode import Encoder
from nntui.code.child.recorder import Recorder
from nntui.code.child.rewrite import RECORDER, Traced
from nntui.code.passes import Recorded, decode

FILE = "piece.py"


def run_traced(source: str, names: dict[str, Any]) -> Recorded:
    """Run a source with everything traced.

    Args:
        source: The statements.
        names: What is there before them, and what they leave.
    """
    tree = ast.parse(source)
    tree.body = Traced(FILE).block(tree.body)
    code = compile(ast.fix_missing_locations(tree), FILE, "exec")
    recorder = Recorder(lambda _: False)
    recorder.versions.state = {
        id(value): name for name, value in names.items() if isinstance(value, np.ndarray | float)
    }
    recorder.is_tracing = True
    exec(code, {"np": np, RECORDER: recorder}, names)
    recorder.is_tracing = False
    encoder = Encoder()
    message = {
        "pass": 0,
        "turns": {},
        "steps": [encoder.step(step) for step in recorder.steps],
        "namings": [encoder.naming(each) for each in recorder.namings],
        "versions": encoder.versions,
        "changed": [],
        "printed": "",
        "error": 0.0,
        "candidates": [],
        "is_cut": False,
        "is_last": False,
        "raised": "",
        "notes": [],
        "is_seeded": True,
    }
    return decode(message, [np.asarray(array) for array in encoder.arrays])

"""A script runs with its person's rights, and leaves nothing behind that plain Python would not."""

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.code.running import needs_proc, running, wait_until_gone

from nntui.code import process
from nntui.code.child import wire
from nntui.code.finding import Found, find
from nntui.code.passes import decode, shown
from nntui.code.process import Order, Processes
from nntui.code.seeds import why_not
from nntui.code.session import Session
from nntui.code.source import read_source

TRAINS = """
import numpy as np
W = np.zeros(2)
for i in range(1_000_000):
    W += 0.1 * (1 - np.eye(2) @ W)
"""


def test_files_that_it_writes_stay_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "kept.txt").write_text("before")
    path = folder / "writes.py"
    path.write_text(
        "open('new.txt', 'w').write('x')\n"
        "open('kept.txt', 'a').write('after')\n"
        "print(open('kept.txt').read())\n" + TRAINS.replace("1_000_000", "3")
        + "np.save('weights.npy', W)\nprint(np.load('weights.npy').shape)\n"
    )  # fmt: skip
    found = find(path)
    with Processes(found.order, {"do": "run", "loop": None}) as processes:
        ran, _, _ = processes.root.receive()
    assert ran["printed"] == "beforeafter\n(2,)\n"
    assert (folder / "kept.txt").read_text() == "before"
    assert sorted(each.name for each in folder.iterdir()) == ["kept.txt", "writes.py"]


def test_input_is_answered_and_time_does_not_pass(tmp_path: Path) -> None:
    path = tmp_path / "asks.py"
    path.write_text(
        "import time\nrate = input('rate? ')\ntime.sleep(10_000)\nprint(rate, input())\n"
    )
    order = Order(path, answers=("0.5",))
    with Processes(order, {"do": "run", "loop": None}) as processes:
        ran, _, _ = processes.root.receive()
    assert ran["printed"] == "0.5 \n"
    assert ran["notes"] == ["input('') was answered with an empty line."]


def test_a_seed_is_set_where_the_script_sets_none(tmp_path: Path) -> None:
    path = tmp_path / "draws.py"
    path.write_text("import random\n" + TRAINS.replace("np.zeros(2)", "np.random.rand(2)"))
    with Session(find(path, seed=5)) as session:
        first = session.record(0)
    assert first is not None
    assert not first.is_seeded
    (start,) = (change.before for change in first.changes if change.path == "W")
    assert start is not None
    assert start.tolist() == np.random.RandomState(5).rand(2).tolist()


def test_a_script_may_fork_and_call_as_deep_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "forks.py"
    path.write_text(
        "import os, subprocess, sys\n"
        "if os.fork() == 0:\n    pass\n"  # goes on beside its parent
        "else:\n    print(os.WEXITSTATUS(os.wait()[1]))\n"
        "print(subprocess.run([sys.executable, '-c', 'exit(3)']).returncode)\n"
        "sys.setrecursionlimit(800)\n"
        "def depth(n):\n    return n * 0.5 and 1 + depth(n - 1)\n"
        "print(depth(600.0), sys.getrecursionlimit())\n"
        + TRAINS.replace("1_000_000", "9") + "    depth(600.0)\n"
    )  # fmt: skip
    found = find(path)
    with Processes(found.order, {"do": "run", "loop": None}) as processes:
        ran, _, _ = processes.root.receive()
    assert ran["printed"] == "0\n3\n600.0 800\n"
    with Session(found) as session:
        for number in (0, 5, 2):
            recorded = session.record(number)
            assert recorded is not None
            assert len(recorded.steps) > 600


@needs_proc
def test_a_killed_parent_leaves_nothing_running(tmp_path: Path) -> None:
    path = tmp_path / "endless.py"
    path.write_text(TRAINS.replace("range(1_000_000)", "iter(int, 1)"))
    # It waits at some passes and runs on for a far one; then it is killed where it stands.
    parent = textwrap.dedent(
        f"""
        import sys
        from pathlib import Path
        from nntui.code.finding import find
        from nntui.code.session import Session
        session = Session(find(Path({str(path)!r})))
        for number in (0, 50, 7):
            session.record(number)
        print(session._processes._process.pid, flush=True)
        session.run_to(10**12)
        """
    )
    started = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    group = int(started.stdout.readline())
    assert running(group)
    started.send_signal(signal.SIGKILL)
    started.wait()
    started.stdout.close()
    wait_until_gone(group)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit need not count arrays")
def test_a_script_that_takes_too_much_memory_is_told_so_and_takes_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "greedy.py"
    greedy = "\n    if i == 3:\n        kept = np.ones(250_000_000)  # 2 GB\n"
    path.write_text(TRAINS.replace("\n    W +=", f"{greedy}    W +="))
    found = find(path)
    monkeypatch.setattr(process, "_memory", lambda: 2**30)
    with Session(found) as session:
        assert session.record(2) is not None
        assert not session.run_to(10)
        assert session.passes == 4
        assert session.failure.startswith("greedy.py, line 6: ")
        assert "Unable to allocate" in session.failure
        # What was before it can be looked at all the same.
        assert session.record(1) is not None


def test_messages_are_no_pickles_and_have_the_sizes_that_they_say() -> None:
    source = Path(wire.__file__).read_text()
    assert "import pickle" not in source
    for told in (
        [{"dtype": "<f8", "shape": [2], "bytes": 24}],
        [{"dtype": "<f8", "shape": [-1], "bytes": 8}],
        [{"dtype": "|O", "shape": [1], "bytes": 8}],
        [{"dtype": "<f8", "shape": [2**40], "bytes": 2**43}],
        [{"shape": [1]}],
        "none",
    ):
        with pytest.raises(wire.WireError):
            received({"kind": "pass", "arrays": told})
    with pytest.raises(wire.WireError):
        received([1, 2])
    with pytest.raises(wire.WireError):
        decode({"pass": 0}, [])


def received(message: object) -> object:
    """What comes of a message that was made by hand."""
    import json

    reads, writes = os.pipe()
    text = json.dumps(message).encode()
    os.write(writes, wire.LENGTH.pack(len(text)) + text + bytes(64))
    os.close(writes)
    try:
        return wire.Channel(reads, reads).receive()
    finally:
        os.close(reads)


def test_a_message_longer_than_any_is_not_waited_for() -> None:
    reads, writes = os.pipe()
    os.write(writes, wire.LENGTH.pack(2**60))
    with pytest.raises(wire.WireError):
        wire.Channel(reads, reads).receive()
    os.close(writes)
    os.close(reads)


def test_arrays_come_as_they_were_sent() -> None:
    reads, writes = os.pipe()
    arrays = (np.arange(6.0).reshape(2, 3).T, np.array(3), np.zeros((0, 2)), np.array([True]))
    wire.Channel(writes, writes).send({"kind": "x"}, arrays)
    message, got, handed = wire.Channel(reads, reads).receive()
    assert (message, handed) == ({"kind": "x"}, None)
    for one, other in zip(arrays, got, strict=True):
        assert one.dtype == other.dtype
        assert one.shape == other.shape
        assert one.tolist() == other.tolist()
        assert not other.flags.writeable
    os.close(reads)
    os.close(writes)


def test_what_a_script_calls_things_commands_no_terminal() -> None:
    assert shown("a\x1b]0;title\x07b") == "a?]0;title?b"
    assert shown("one\ntwo\x9b2J", lines=True) == "one\ntwo?2J"


def test_a_script_finds_nothing_of_what_runs_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "alone.py"
    path.write_text(
        "import sys\n"
        "for name in ('wire', 'state', 'search', 'nntui'):\n"
        "    try:\n"
        "        __import__(name)\n"
        "    except ImportError:\n"
        "        print('no', name)\n"
        "print([each for each in sys.path if 'child' in each])\n"
    )
    # By a Python that knows of no installed package of ours.
    order = Order(path)
    with Processes(order, {"do": "run", "loop": None}) as processes:
        ran, _, _ = processes.root.receive()
    said = ran["printed"].splitlines()
    assert said[:3] == ["no wire", "no state", "no search"]
    assert said[-1] == "[]"


SEEDED = {
    "np.random.seed(7)": "np.random.rand(2, 1)",
    "np.random.seed(seed=7)": "np.random.rand(2, 1)",
    "rng = np.random.RandomState(7)": "rng.rand(2, 1)",
    "rng = np.random.default_rng(seed=7)": "rng.random((2, 1))",
    "import random; random.seed(7)": "np.array([[random.random()], [random.random()]])",
}


@pytest.mark.parametrize("sets", SEEDED)
def test_another_seed_takes_the_place_of_the_scripts_own(sets: str, tmp_path: Path) -> None:
    def script(line: str) -> Path:
        path = tmp_path / "seeded.py"
        path.write_text(
            f"import numpy as np\n{line}\nw = {SEEDED[sets]}\nX = np.eye(2)\n"
            "for i in range(9):\n    w += 0.1 * X.T.dot(1 - X.dot(w))\n"
        )
        return path

    def start(found: Found) -> list[float]:
        with Session(found) as session:
            first = session.record(0)
        assert first is not None
        assert first.is_seeded
        (w,) = (each.before for each in first.changes if each.path == "w")
        return np.ravel(w).tolist()

    found = find(script(sets))
    assert why_not(found.source) == ""
    own = start(found)
    assert start(replace(found, order=replace(found.order, seed=5))) == own
    drawn = start(replace(found, order=replace(found.order, seed=5, replaces_seed=True)))
    assert drawn != own
    assert drawn == start(find(script(sets.replace("7", "5"))))


@pytest.mark.parametrize("line", ["np.random.seed(len(a))", "np.random.PCG64(3)", "seed(a)"])
def test_a_seed_that_cannot_be_replaced_is_told_with_its_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.py"
    path.write_text(f"import numpy as np\na = [1]\n{line}\n")
    assert why_not(read_source(path)).startswith(f"odd.py, line 3: {line}")

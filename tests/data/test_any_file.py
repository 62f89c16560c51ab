"""Whatever a file holds, it is read or refused in one line; and what was written is read."""

import ast
import csv
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import nntui.data
from nntui.data import SCALES, DataError, Scale, read_problem

anyhow = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
finite = st.floats(allow_nan=False, allow_infinity=False)
pieces = st.sampled_from(list(',;|\t"\n\r \ufeff\x00?1.-')) | st.sampled_from(
    ["nan", "inf", "red", "blue", "0.5", "1e999", "a", "y", "\r\n"]
)


@anyhow
@given(
    rows=st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(finite, min_size=width + 1, max_size=width + 1), min_size=1, max_size=5
        )
    ),
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    has_header=st.booleans(),
)
def test_numbers_come_back_with_all_their_digits(
    rows: list[list[float]], separator: str, quoting: int, has_header: bool, tmp_path: Path
) -> None:
    path = tmp_path / "any.csv"
    width = len(rows[0])
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=separator, quoting=quoting)  # type: ignore[arg-type]
        if has_header:
            writer.writerow([f"c{n}" for n in range(width)])
        writer.writerows([[repr(value) for value in row] for row in rows])
    problem = read_problem(str(path), [str(width)])
    wanted = np.array(rows) + 0.0
    assert problem.inputs.tobytes() == wanted[:, :-1].tobytes()
    assert problem.targets.tobytes() == wanted[:, -1:].tobytes()


@anyhow
@given(
    content=st.lists(pieces, max_size=40).map("".join).map(str.encode) | st.binary(max_size=60),
    header=st.sampled_from([None, True, False]),
    names=st.sampled_from([None, "1"]),
    scale=st.sampled_from(SCALES),
)
@example(content=b"1,2\n", header=None, names=None, scale="standard")
def test_any_bytes_are_read_or_refused(
    content: bytes, header: bool | None, names: str | None, scale: Scale, tmp_path: Path
) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    refusal = ""
    try:
        problem = read_problem(str(path), ["2"], header=header, names=names, scale=scale)
        assert problem.rows >= 1
    except DataError as error:
        refusal = str(error)
    assert not refusal or refusal.startswith(f"{path}: ")
    assert "\n" not in refusal


@pytest.mark.parametrize(
    "file", sorted(Path(nntui.data.__file__).parent.glob("*.py")), ids=lambda file: file.stem
)
def test_it_knows_only_numpy_the_standard_library_the_engine_and_its_words(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            if node.level == 2:
                assert names[0].split(".")[0] in {"engine", "explain"}
            if node.level:
                continue
        else:
            continue
        for name in names:
            assert name.split(".")[0] in {"numpy", *sys.stdlib_module_names}, name

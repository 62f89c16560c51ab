"""The README's pictures are drawn from the app as it is."""

import importlib.util
import shutil
from pathlib import Path

SCREENSHOTS = Path(__file__).parents[2] / "screenshots"


async def test_a_picture_is_drawn_from_its_file_of_keys(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make", SCREENSHOTS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    file = tmp_path / "first-iteration.keys"
    shutil.copy(SCREENSHOTS / file.name, file)
    await make.draw(file)
    drawn = file.with_suffix(".svg").read_text(encoding="utf-8")
    assert "0.5383" in drawn


def test_every_picture_has_its_file_of_keys() -> None:
    names = {file.stem for file in SCREENSHOTS.glob("*.svg")}
    assert names == {file.stem for file in SCREENSHOTS.glob("*.keys")}

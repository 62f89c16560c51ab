"""What the hand is let loose on."""

from pathlib import Path

MANY_INPUTS = 40
"""Columns of a problem that is wider than most windows."""


def recipes(folder: Path) -> list[list[str]]:
    """Commands, and the files that they need, in a folder."""
    wide = folder / "wide.csv"
    names = [f"reading {column}" for column in range(MANY_INPUTS)]
    rows = [[f"{(row * column) % 7 / 7:.2f}" for column in range(MANY_INPUTS)] for row in range(30)]
    table = [[*names, "kind"], *([*row, str(place % 2)] for place, row in enumerate(rows))]
    wide.write_text("\n".join(",".join(row) for row in table) + "\n", encoding="utf-8")
    own = folder / "own.csv"
    own.write_text("a,b,太郎,y\n1,0,0.5,1\n0,1,-3,0\n1,1,1e-5,1\n", encoding="utf-8")
    scripts = Path(__file__).parents[1] / "code" / "scripts"
    return [
        ["--example", "article"],
        ["--example", "eleven-lines", "--play", "--speed", "max"],
        ["--example", "xor", "--at", "3000"],
        ["--example", "iris", "--batch", "16", "--shuffle"],
        ["--example", "iris", "--activation", "relu,softmax", "--layers", "6,3",
         "--loss", "cross-entropy"],
        ["--example", "ring", "--momentum", "0.9"],
        ["--data", str(wide), "--target", "kind", "--layers", "3,1"],
        ["--data", str(own), "--target", "y", "--bias", "--activation", "tanh"],
        ["--example", "tiny", "--until", "40", "--play"],
        ["--example", "xor", "--activation", "linear", "--rate", "1e200"],
        ["--example", "article", "--ascii", "--play", "--speed", "100i"],
        ["code", "--example", "two-layers"],
        ["code", "--example", "a-class", "--ascii"],
        ["code", str(scripts / "recurrent.py")],
        ["code", str(scripts / "several_files.py"), "--ascii"],
    ]  # fmt: skip

"""Attack signatures, journal, code and published files; every attack has the finding that is expected of it.

    python tests/benchmarks/trust.py [--only WORD]

An attack changes a copy of an approved, published quarter.  What `bsc verify` then says, or what a refused command
says, must match the attack's finding.  Those that are out of reach say so, with the reason, and must stay unnoticed:
when one is noticed one day, the security page has become too modest.
"""

from __future__ import annotations

import argparse
import re
import runpy
import tempfile
from pathlib import Path
from typing import Any

from bsclib.errors import InputError

HERE = Path(__file__).parent
GROUND = runpy.run_path(str(HERE / "trust_ground.py"))
PARTS = ("trust_signatures", "trust_journal", "trust_pages")
ATTACKS = [a for part in PARTS for a in runpy.run_path(str(HERE / f"{part}.py"))["ATTACKS"]]
Ground, Attack = Any, Any


def found_by(base: Ground, each: Attack, folder: Path) -> str:
    """Return what is wrong with what was found of an attack, "" where it is as expected."""
    with GROUND["copied"](base, folder) as ground:
        try:
            said = each.act(ground)
        except InputError as error:
            said = error.render("en")
        said = ground.verify() if said is None else said
    return "" if re.search(each.finding, said) else f"expected {each.finding!r}, found {said[:300]!r}"


def battery(only: str = "", every: int = 1, areas: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """Try the attacks whose name or area holds `only`, or each `every`-th; return how many, and what went wrong."""
    chosen = [a for a in ATTACKS if only in f"{a.area} {a.name}" and (not areas or a.area in areas)][::every]
    with tempfile.TemporaryDirectory(dir=GROUND["memory"]()) as scratch:
        base = GROUND["build"](Path(scratch))
        if wrong := base.verify():
            return 0, [f"not sound before any attack: {wrong}"]
        pairs = [(a, found_by(base, a, Path(scratch))) for a in chosen]
    return len(chosen), [f"{a.area}: {a.name}: {wrong}" for a, wrong in pairs if wrong]


def main() -> int:
    """Run the battery and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    count, wrong = battery(parser.parse_args().only)
    areas = {a.area: sum(1 for b in ATTACKS if b.area == a.area) for a in ATTACKS}
    print("\n".join(wrong))
    print(f"attacks {count}  not as expected {len(wrong)}  " + "  ".join(f"{k} {n}" for k, n in areas.items()))
    print("\n".join(f"out of reach: {a.name}: {a.why}" for a in ATTACKS if a.why))
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())

"""Slips of people, seeded, over every kind of indicator and sheet: `python tests/benchmarks/human_slips.py [SHARE]`.

Each slip is put into a sound quarter's workbook and judged by what a person is told of it: refused or noticed at its
cell, refused where another sheet contradicts it, or harmless because no score and no total moved.  The table printed
counts them by slip; the last line is the sum, and `unsaid` are those that moved a score and were told to nobody.
Then the eight sound quarters: faults (none are expected) and notices by name.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from string import ascii_uppercase

from slips_of_cells import (
    COUNTS,
    EACH,
    QUARTERS,
    SEED,
    Slipped,
    Sound,
    all_copied,
    copied,
    disguised,
    fraction,
    in_yuan,
    moved_target,
    negated,
    old_target,
    opened,
    outcome,
    parts_of_a_ratio,
    scaled,
    small_references,
    swapped,
    wrong_class,
)
from slips_of_sheets import (
    added,
    adjustment,
    another_months_actual,
    event,
    finding,
    in_lines,
    judge,
    late,
    line_month,
    line_other,
    line_scale,
    line_word,
    person,
    revision,
    unbudgeted,
)

from bsclib.cycle.registers import disagreements
from bsclib.errors import Fault, InputError
from bsclib.evidence import plausibility, read_workbook
from bsclib.scoring import score

SLIPS: dict[str, Callable[[Sound, random.Random], Iterator[Slipped]]] = {
    "target easier": moved_target(True), "target harder": moved_target(False),
    "target left from last quarter": old_target,
    "target and actual swapped": swapped, "actual copied from last quarter": copied, "all actuals copied": all_copied,
    "fraction for percent": fraction, "tenfold": scaled(1), "a tenth": scaled(-1), "hundredfold": scaled(2),
    "a hundredth": scaled(-2), "point moved, reference below 10": small_references, "yuan for 10,000": in_yuan,
    "sign": negated, "number format": disguised, "parts of a ratio": parts_of_a_ratio, "class": wrong_class,
    "line: scale": in_lines(line_scale), "line: month": in_lines(line_month),
    "line: no budget": in_lines(unbudgeted),
    "line: amount": in_lines(line_other), "line: word": in_lines(line_word),
    "line: another month's actual": another_months_actual,
    "event": added("events", event), "finding": added("findings", finding), "judge": added("panel", judge),
    "adjustment": added("adjustments", adjustment), "revision": added("revisions", revision), "calendar day": late,
    "risk: review day": person("risks", "next_review"), "action: due day": person("actions", "due"),
}  # fmt: skip


def named_in(fault: Fault) -> list[tuple[str, str]]:
    """Return the cells that a finding names."""
    return [(fault.place.sheet, fault.place.cell), *re.findall(r"([^(（ ,]+)!\$?([A-Z]+\d+)", fault.found.en)]


def told_at(faults: list[Fault], cells: frozenset[tuple[str, str]]) -> bool:
    """Return whether one of the faults stands at one of the cells, or names it beside its own: of records, the row."""
    refs = {ref for _, ref in cells}
    rows = {(sheet, ref if sheet == "指标" else ref.strip(ascii_uppercase)) for sheet, ref in cells}
    return any(
        (f.place.sheet, f.place.cell) in cells
        or tuple(f.place.cell.split("!")) in cells
        or {(sheet, ref if sheet == "指标" else ref.strip(ascii_uppercase)) for sheet, ref in named_in(f)} & rows
        or (
            f.code in ("unchanged", "unproven", "target_unchanged", "planned", "dragged")
            and refs & {word.split(" ")[0] for word in f.found.en.split(": ", 1)[1].split(", ")}
        )
        for f in faults
    )


def verdict(sound: Sound, slipped: Slipped, folder: Path) -> str:
    """Return what becomes of a slip."""
    path = folder / f"{sound.period}.xlsx"
    path.write_bytes(slipped.content)
    try:
        facts = read_workbook(path, sound.rulebook)
        scores = outcome(score(sound.rulebook, facts))
    except InputError as error:
        return "refused" if told_at(list(error.faults), slipped.cells) else "contradicted"
    said = [*facts.notices, *plausibility(facts, sound.previous, sound.rulebook)]
    wrong = disagreements(sound.rulebook, facts)
    if any(f.level == "fault" for f in said):
        return "refused"
    if told_at(wrong, slipped.cells):
        return "refused"
    if told_at(said, slipped.cells):
        return "noticed"
    if wrong:
        return "contradicted"
    if {(f.code, str(f.place)) for f in said} - quiet(sound.period):
        return "contradicted"
    return "harmless" if scores == sound.scores else "unsaid"


@cache
def quiet(period: str) -> set[tuple[str, str]]:
    """Return what the sound quarter says of itself."""
    sound = opened(period)
    said = [*sound.facts.notices, *plausibility(sound.facts, sound.previous, sound.rulebook)]
    return {(f.code, str(f.place)) for f in said}


def battery(share: float = 1.0, seed: int = SEED) -> dict[str, Counter[str]]:
    """Return the verdicts by slip, over all quarters."""
    rng = random.Random(seed)
    sounds = [opened(q) for q in QUARTERS]
    table: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, slip in SLIPS.items():
            pool = [(s, n) for s in sounds for n in range(40)]
            rng.shuffle(pool)
            table[name] = Counter()
            made = {s.period: slip(s, rng) for s in sounds}
            for sound, _ in pool:
                if sum(table[name].values()) >= max(1, round(EACH * share * (2 if name in MORE else 1))):
                    break
                slipped = next(made[sound.period], None)
                if slipped is not None:
                    result = verdict(sound, slipped, Path(folder))
                    table[name][result] += 1
                    if result == "unsaid":
                        print("UNSAID", name, sound.period, sorted(slipped.cells)[:3], file=sys.stderr)
    return table


MORE = ("target easier", "target harder", "target and actual swapped", "actual copied from last quarter",
        "number format",
        "point moved, reference below 10")  # fmt: skip


def alarms() -> Iterator[tuple[str, int, Counter[str]]]:
    """Yield for each sound quarter its faults and its notices by name."""
    for period in QUARTERS:
        sound = opened(period)
        said = [*sound.facts.notices, *plausibility(sound.facts, sound.previous, sound.rulebook)]
        faults = sum(f.level == "fault" for f in said) + len(disagreements(sound.rulebook, sound.facts))
        yield period, faults, Counter(f.code for f in said if f.level == "notice")


def main(share: float) -> int:
    """Print the table; 1 if a slip moved a score unsaid, or a sound quarter is accused."""
    table = battery(share)
    print(f"{'slip':34}" + "".join(f"{c:>13}" for c in ("slips", *COUNTS)))
    for name, counts in table.items():
        print(f"{name:34}" + "".join(f"{n:13}" for n in (sum(counts.values()), *(counts[c] for c in COUNTS))))
    whole = sum(table.values(), Counter())
    print(f"{'all':34}" + "".join(f"{n:13}" for n in (sum(whole.values()), *(whole[c] for c in COUNTS))))
    print("\nsound quarters: faults, notices")
    faults = 0
    for period, wrong, notices in alarms():
        faults += wrong
        print(
            f"{period}  {wrong}  {sum(notices.values())}  " + ", ".join(f"{c} {n}" for c, n in sorted(notices.items()))
        )
    return int(bool(whole["unsaid"] or faults))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 1.0))

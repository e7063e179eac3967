"""Assessment sheets damaged as files and as sheets: python tests/benchmarks/scheme_mutations.py [N] [FILE.xlsx ...]

Each is understood as far as it goes or refused in words; a traceback of ours is a failure and is printed.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "schemes"))
sys.path.insert(0, str(Path(__file__).parents[1] / "evidence"))

from books import Kept, write_book
from hostile import hostile
from test_damaged import ROWS, damaged

from bsclib.errors import InputError
from bsclib.schemes import read_scheme, scheme_of, scheme_record

EVIDENCE = Path(__file__).parents[2] / "params/g_company/quarters/2025Q4.xlsx"  # what the hostile files are made from


def sound(folder: Path) -> bytes:
    """Return a workbook of two assessment sheets."""
    path = write_book(folder / "sound.xlsx", Kept("一车间", ROWS), Kept("二车间", ROWS))
    return Path(path).read_bytes()


def bent(content: bytes, chance: random.Random) -> bytes:
    """Return a workbook with one thing wrong: bytes turned or cut off, or a part's text cut, doubled or mixed up."""
    way = chance.randint(0, 5)
    if way == 0:
        return content[: chance.randint(0, len(content))]
    if way == 1:
        found = bytearray(content)
        for _ in range(chance.randint(1, 30)):
            found[chance.randrange(len(found))] = chance.randrange(256)
        return bytes(found)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        target = chance.choice([n for n in old.namelist() if n.endswith((".xml", ".rels"))])
        for name in old.namelist():
            body = old.read(name)
            if name == target:
                at, to = sorted(chance.randrange(len(body) + 1) for _ in range(2))
                body = {
                    2: body[:at] + body[to:],
                    3: body[:to] + body[at:],
                    4: b"",
                    5: body[:at] + body[at:to].upper() + body[to:],
                }[way]
            new.writestr(name, body)
    return stream.getvalue()


def tried(content: bytes, path: Path) -> str:
    """Return what came of a file: understood, refused, or failed."""
    path.write_bytes(content)
    try:
        scheme_record(read_scheme(path))
    except InputError:
        return "refused"
    except Exception:
        traceback.print_exc()
        return "failed"
    return "understood"


def main(cases: int, files: list[str]) -> int:
    """Print the counts; 1 where anything failed."""
    counts: Counter[tuple[str, str]] = Counter()
    chance, slowest = random.Random(20261127), 0.0
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "scheme.xlsx"
        sources = [Path(f).read_bytes() for f in files] or [sound(Path(room))]
        for name, content in hostile(EVIDENCE.read_bytes()):
            began = time.perf_counter()
            counts["hostile", tried(content, path)] += 1
            slowest = max(slowest, time.perf_counter() - began)
            if counts["hostile", "failed"]:
                print(name)
        for n in range(cases):
            counts["bent file", tried(bent(sources[n % len(sources)], chance), path)] += 1
    for _ in range(cases):
        try:
            scheme_record(scheme_of([damaged(chance)]))
            counts["damaged sheet", "understood"] += 1
        except InputError:
            counts["damaged sheet", "refused"] += 1
        except Exception:
            traceback.print_exc()
            counts["damaged sheet", "failed"] += 1
    for (what, came), n in sorted(counts.items()):
        print(f"{what}: {came} {n}")
    print(f"slowest hostile file: {slowest:.1f} s")
    return int(any(came == "failed" for _, came in counts))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2:]))

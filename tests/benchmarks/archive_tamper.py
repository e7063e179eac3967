"""Flip single bits in every kind of file, and attack the structure: `verify` must find all of it.

python tests/benchmarks/archive_tamper.py [--flips 4200]
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bsclib.archive import Store, inventory
from bsclib.archive.journal import NAME as JOURNAL

NAME = "g_company-2025Q4"


def build(outputs: Path, revisions: int = 3, score: int = 0) -> Store:
    """Seal `revisions` revisions of one quarter."""
    store = Store(outputs)
    for number in range(1, revisions + 1):
        with store.stage(NAME) as content:
            for name in ("inputs/2025Q4.xlsx", "params/company.yaml", "reports/index.html", "notebooks/01.ipynb"):
                (content / name).parent.mkdir(exist_ok=True)
                (content / name).write_bytes(f"{name} {number} 报告".encode() * 5)
            (content / "scores.csv").write_text(f"score\n{number + score}\n", encoding="utf-8")
            store.commit(NAME, content, expected_head=number - 1, message=f"reason {number}", user="Li")
    signed = {"kind": "note", "files": {f"v{revisions}-approver.sig": "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n"}}
    store.record(NAME, signed, after=revisions)
    return store


def files(outputs: Path) -> list[Path]:
    """Return every file that `verify` answers for."""
    found = [p for part in ("archive", "signatures") for p in (outputs / part).rglob("*") if p.is_file()]
    return sorted(found)


def flips(outputs: Path, times: int, seed: int = 7) -> tuple[Counter[str], list[str]]:
    """Flip `times` single bits, one at a time, evenly over the files; return flips by kind and those missed."""
    store, rng, kinds, missed = Store(outputs), random.Random(seed), Counter[str](), []
    places = files(outputs)
    for number in range(times):
        path = places[number % len(places)]
        data = path.read_bytes()
        byte, bit = rng.randrange(len(data)), rng.randrange(8)
        path.write_bytes(data[:byte] + bytes([data[byte] ^ 1 << bit]) + data[byte + 1 :])
        kinds[path.name] += 1
        if not any(f.level == "fault" for f in store.verify()):
            missed.append(f"{path.relative_to(outputs)} byte {byte} bit {bit}")
        path.write_bytes(data)
    return kinds, missed


def _version(outputs: Path, number: int) -> Path:
    return outputs / "archive" / NAME / f"v{number}"


def _missing(outputs: Path) -> None:
    (_version(outputs, 2) / "content" / "scores.csv").unlink()


def _missing_folder(outputs: Path) -> None:
    shutil.rmtree(_version(outputs, 2))


def _missing_object(outputs: Path) -> None:
    shutil.rmtree(outputs / "archive" / NAME)


def _missing_archive(outputs: Path) -> None:
    shutil.rmtree(outputs / "archive")


def _extra(outputs: Path) -> None:
    (_version(outputs, 1) / "content" / "note.txt").write_text("x", encoding="utf-8")


def _extra_root(outputs: Path) -> None:
    (outputs / "archive" / "note.txt").write_text("x", encoding="utf-8")


def _extra_in_object(outputs: Path) -> None:
    (outputs / "archive" / NAME / ".hidden").write_text("x", encoding="utf-8")


def _empty_folder(outputs: Path) -> None:
    (_version(outputs, 3) / "content" / "empty").mkdir()


def _empty_version(outputs: Path) -> None:
    (_version(outputs, 4)).mkdir()


def _empty_object(outputs: Path) -> None:
    (outputs / "archive" / "g_company-2026Q1").mkdir()


def _link(outputs: Path) -> None:
    path = _version(outputs, 3) / "content" / "scores.csv"
    shutil.copy(path, outputs / "elsewhere.csv")
    path.unlink()
    path.symlink_to(outputs / "elsewhere.csv")


def _link_folder(outputs: Path) -> None:
    path = _version(outputs, 3) / "content" / "reports"
    shutil.move(path, outputs / "elsewhere")
    path.symlink_to(outputs / "elsewhere")


def _link_object(outputs: Path) -> None:
    path = outputs / "archive" / NAME
    shutil.move(path, outputs / "elsewhere")
    path.symlink_to(outputs / "elsewhere")


def _pipe(outputs: Path) -> None:
    path = _version(outputs, 3) / "content" / "scores.csv"
    path.unlink()
    os.mkfifo(path)


def _swapped(outputs: Path) -> None:
    one, two = (_version(outputs, 3) / "content" / n for n in ("scores.csv", "reports/index.html"))
    data = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(data)


def _renamed(outputs: Path) -> None:
    path = _version(outputs, 1) / "content" / "scores.csv"
    path.rename(path.with_name("Scores.csv"))


def _edited_inventory(outputs: Path) -> None:
    for folder in (outputs / "archive" / NAME, _version(outputs, 3)):
        data = (folder / inventory.NAME).read_bytes().replace(b"reason 3", b"reason 4")
        (folder / inventory.NAME).write_bytes(data)
        (folder / inventory.SIDECAR).write_bytes(inventory.sidecar_of(data))


def _edited_content(outputs: Path) -> None:
    path = _version(outputs, 3) / "content" / "scores.csv"
    path.write_bytes(b"score\n9\n")
    for folder in (outputs / "archive" / NAME, _version(outputs, 3)):
        name, versions = inventory.parse((folder / inventory.NAME).read_bytes())
        versions[-1].files["scores.csv"] = inventory.file_digest(path)
        data = inventory.describe(name, versions)
        (folder / inventory.NAME).write_bytes(data)
        (folder / inventory.SIDECAR).write_bytes(inventory.sidecar_of(data))


def _rollback(outputs: Path) -> None:
    shutil.rmtree(_version(outputs, 3))
    for name in (inventory.NAME, inventory.SIDECAR):
        shutil.copy(_version(outputs, 2) / name, outputs / "archive" / NAME / name)


def _rewrite(outputs: Path) -> None:
    shutil.rmtree(outputs / "archive")
    other = outputs / "other"
    build(other, score=50)
    shutil.move(other / "archive", outputs / "archive")
    shutil.rmtree(other)


def _no_journal(outputs: Path) -> None:
    (outputs / "signatures" / JOURNAL).unlink()


def _shorter_journal(outputs: Path) -> None:
    path = outputs / "signatures" / JOURNAL
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:1]))


def _root_behind(outputs: Path) -> None:
    for name in (inventory.NAME, inventory.SIDECAR):
        shutil.copy(_version(outputs, 1) / name, outputs / "archive" / NAME / name)


def _no_mark(outputs: Path) -> None:
    (outputs / "archive" / NAME / "0=ocfl_object_1.1").unlink()


def _no_layout(outputs: Path) -> None:
    (outputs / "archive" / "ocfl_layout.json").unlink()


ATTACKS: tuple[Callable[[Path], None], ...] = (
    *(_missing, _missing_folder, _missing_object, _missing_archive, _no_mark, _no_layout),
    *(_extra, _extra_root, _extra_in_object, _empty_folder, _empty_version, _empty_object),
    *(_link, _link_folder, _link_object, _pipe, _swapped, _renamed),
    *(_edited_inventory, _edited_content, _rollback, _rewrite, _no_journal, _shorter_journal, _root_behind),
)


def attacked(outputs: Path, attack: Callable[[Path], None]) -> bool:
    """Return whether `verify` finds `attack`."""
    store = build(outputs)
    if store.verify():
        raise AssertionError("the archive was not sound before the attack")
    attack(outputs)
    return any(f.level == "fault" for f in store.verify())


def main() -> int:
    """Run the whole battery and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=4200)
    times = parser.parse_args().flips
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        build(Path(folder) / "flips")
        kinds, missed = flips(Path(folder) / "flips", times)
        print("\n  ".join([f"bit flips {sum(kinds.values())}  missed {len(missed)}", *missed[:5]]))
        for kind, count in sorted(kinds.items()):
            print(f"  {kind:24} {count:6}")
        silent = [a.__name__.strip("_") for a in ATTACKS if not attacked(Path(folder) / a.__name__, a)]
        print(f"structural attacks {len(ATTACKS)}  missed {len(silent)} {silent}")
    return len(missed) + len(silent)


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))

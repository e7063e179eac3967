"""Tampering: whatever is changed, added, removed or replaced is found, and finding it changes nothing."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsclib.archive import Store, inventory, journal

Battery = Callable[[str], dict[str, Any]]
NAME = "g_company-2025Q4"
SCRIPT = Path(__file__).resolve().parents[1] / "benchmarks" / "archive_tamper.py"
ATTACKS = runpy.run_path(str(SCRIPT))["ATTACKS"]


def test_single_bits(battery: Battery, scratch: Path) -> None:
    """One flipped bit in any file of the archive or the journal is a fault."""
    tamper = battery("archive_tamper")
    tamper["build"](scratch)
    kinds, missed = tamper["flips"](scratch, 324)
    assert missed == []
    assert len(kinds) == 12


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.__name__.strip("_"))
def test_attacks_on_the_structure(battery: Battery, scratch: Path, attack: Callable[[Path], None]) -> None:
    """Missing, extra, swapped, linked, renamed, edited, rolled back, rewritten: each is a fault."""
    assert battery("archive_tamper")["attacked"](scratch, attack)


def test_verify_only_reads(store: Store, seal: Any) -> None:
    """Not a byte, a file or a time of modification differs after verifying."""
    seal(), seal()
    paths = sorted(store.outputs.rglob("*"))
    before = [(p, p.lstat().st_mtime_ns, p.lstat().st_size) for p in paths]
    store.verify()
    paths = sorted(store.outputs.rglob("*"))
    assert [(p, p.lstat().st_mtime_ns, p.lstat().st_size) for p in paths] == before


def test_an_unfinished_commit_is_a_notice_until_opened(store: Store, seal: Any) -> None:
    """Between the rename and the copies, verify says so without alarm; the next open completes them."""
    seal()
    old = {n: (store.folder(NAME) / n).read_bytes() for n in (inventory.NAME, inventory.SIDECAR)}
    log = (store.ledger / journal.NAME).read_bytes()
    seal()
    for name, data in old.items():
        (store.folder(NAME) / name).write_bytes(data)
    (store.ledger / journal.NAME).write_bytes(log)
    assert [(f.code, f.level) for f in store.verify()] == [("pending", "notice"), ("unregistered", "notice")]
    store.open(NAME)
    assert store.verify() == []
    assert [line.entry.get("late", False) for line in store.journal()] == [False, True]


def test_opening_heals_no_tampering(store: Store, seal: Any) -> None:
    """A root inventory that no crash leaves stays as it is, for verify to tell."""
    seal(), seal()
    path = store.folder(NAME) / inventory.NAME
    path.write_bytes(path.read_bytes() + b" ")
    store.open(NAME)
    assert [f.code for f in store.verify()] == ["inventory"]


texts = st.text(st.characters(codec="utf-8"), max_size=12)
digests = st.text("0123456789abcdef", min_size=128, max_size=128)
versions = st.builds(inventory.Version, texts, texts, texts, st.dictionaries(texts, digests, max_size=4))


@given(st.lists(versions, min_size=1, max_size=3))
def test_an_inventory_reads_back(told: list[inventory.Version]) -> None:
    """`parse` undoes `describe`, whatever the names and reasons."""
    assert inventory.parse(inventory.describe(NAME, told)) == (NAME, told)


@given(st.lists(st.dictionaries(texts, texts | st.integers(), max_size=3), max_size=4))
def test_a_journal_reads_back(entries: list[dict[str, Any]]) -> None:
    """`decode` undoes `encode`, each line holds the hash of the one before, and a shortened line never passes."""
    data = journal.encode(entries)
    lines = journal.decode(data)
    assert [line.entry for line in lines] == entries
    assert [line.before for line in lines] == ["", *(line.hash for line in lines)][: len(lines)]
    if data:
        with pytest.raises(ValueError, match=r".+"):
            journal.decode(data[:-2])

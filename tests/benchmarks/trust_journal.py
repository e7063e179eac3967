"""Attacks on the journal and the archive below it: cut, rolled back, entered in another order."""

from __future__ import annotations

import runpy
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bsclib.archive import Store, inventory, journal

GROUND = runpy.run_path(str(Path(__file__).with_name("trust_ground.py")))
COMPANY, PERIOD, NAME, LAW, PEOPLE = (GROUND[k] for k in ("COMPANY", "PERIOD", "NAME", "LAW", "PEOPLE"))
told = GROUND["told"]
ROOT = Path(__file__).resolve().parents[2]
LATER = datetime(2027, 3, 1, tzinfo=UTC)
Ground = Any
ATTACKS, attack = GROUND["ATTACKS"], GROUND["attack"]


def cut(ground: Ground, keep: int) -> str:
    """Keep the first entries of the journal only; return the head it had."""
    head = journal.short(ground.store.journal()[-1].hash)
    ground.write_journal(ground.entries()[:keep])
    return head


def rolled_back(ground: Ground) -> str:
    """Take the second revision away with everything the journal says of it; return the head there was."""
    ground.seal("second")
    head = journal.short(ground.store.journal()[-1].hash)
    folder = ground.store.folder(NAME)
    shutil.rmtree(folder / "v2")
    for name in (inventory.NAME, inventory.SIDECAR):
        shutil.copy(folder / "v1" / name, folder / name)
    ground.write_journal(ground.entries()[:-1])
    return head


@attack("journal", "the journal was changed")
def a_bit_of_the_journal(ground: Ground) -> None:
    path = ground.store.ledger / journal.NAME
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@attack("journal", "the journal does not hold")
def the_last_entry_cut(ground: Ground) -> str:
    return ground.verify("--head", cut(ground, -1))


@attack("journal", "not part of the archive|not in the journal")
def the_journal_removed(ground: Ground) -> None:
    (ground.store.ledger / journal.NAME).unlink()


@attack("journal", "not part of the archive|not in the journal")
def the_folder_of_the_journal_removed(ground: Ground) -> None:
    shutil.rmtree(ground.store.ledger)


@attack("journal", "which it holds no longer")
def cut_below_a_report(ground: Ground) -> None:
    ground.seal("second")
    entries = ground.entries()
    ground.write_journal([e for e in entries if e["kind"] != "published"])


@attack("journal", r"entry \d+ of the journal")
def an_entry_left_out(ground: Ground) -> None:
    ground.write_journal(ground.entries()[1:])


@attack("journal", r"entry \d+ of the journal")
def entries_in_another_order(ground: Ground) -> None:
    entries = ground.entries()
    ground.write_journal([*entries[3:], *entries[:3]])


@attack("journal", "the journal does not hold")
def rolled_back_with_the_journal(ground: Ground) -> str:
    return ground.verify("--head", rolled_back(ground))


@attack("journal", "latest")
def rolled_back_beside_its_report(ground: Ground) -> None:
    rolled_back(ground)


@attack("journal", "in the journal, gone from the archive")
def rolled_back_without_the_journal(ground: Ground) -> None:
    ground.seal("second")
    folder = ground.store.folder(NAME)
    shutil.rmtree(folder / "v2")
    for name in (inventory.NAME, inventory.SIDECAR):
        shutil.copy(folder / "v1" / name, folder / name)


@attack("journal", "it was rolled back; restore a backup")
def sealing_on_a_rollback(ground: Ground) -> str:
    rolled_back_without_the_journal(ground)
    return told(lambda: ground.seal("covered up"))


@attack("journal", "missing")
def an_object_removed(ground: Ground) -> None:
    shutil.rmtree(ground.store.folder(NAME))


@attack("journal", "the journal does not hold")
def an_object_removed_with_its_entries(ground: Ground) -> str:
    head = journal.short(ground.store.journal()[-1].hash)
    shutil.rmtree(ground.store.folder(NAME))
    shutil.rmtree(ground.store.signatures(NAME))
    ground.write_journal([e for e in ground.entries() if e["object"] != NAME])
    return ground.verify("--head", head)


@attack("journal", "published|latest|index")
def an_object_removed_with_all_but_its_pages(ground: Ground) -> None:
    an_object_removed_with_its_entries(ground)


@attack("journal", "not the revision that was registered")
def a_revision_written_anew(ground: Ground) -> None:
    folder = ground.store.folder(NAME)
    (folder / "v1" / "content" / "scores.csv").write_bytes(b"score\n120\n")
    name, versions = inventory.parse((folder / inventory.NAME).read_bytes())
    versions[-1].files["scores.csv"] = inventory.file_digest(folder / "v1" / "content" / "scores.csv")
    data = inventory.describe(name, versions)
    for place in (folder, folder / "v1"):
        (place / inventory.NAME).write_bytes(data)
        (place / inventory.SIDECAR).write_bytes(inventory.sidecar_of(data))


@attack("journal", "missing|which it holds no longer")
def the_journal_of_another_archive(ground: Ground) -> None:
    other = Store(ground.home / "other")
    with other.stage("other-2025Q4") as content:
        (content / "a.txt").write_text("x", encoding="utf-8")
        other.commit("other-2025Q4", content, expected_head=0, message="-", user="-")
    shutil.copy(other.ledger / journal.NAME, ground.store.ledger / journal.NAME)


@attack("journal", "no journal head|does not hold")
def a_head_that_never_was(ground: Ground) -> str:
    return ground.verify("--head", "0123-4567-89ab-cdef")


@attack("journal", "is before")
def a_clock_set_back(ground: Ground) -> None:
    store = ground.store
    with store.stage(f"{COMPANY}-2025Q3") as content:
        (content / "a.txt").write_text("x", encoding="utf-8")
        day = datetime(2020, 1, 1, tzinfo=UTC)
        store.commit(f"{COMPANY}-2025Q3", content, expected_head=0, message="-", user="-", created=day)


@attack("journal", "entered late")
def an_entry_cut_and_entered_again(ground: Ground) -> None:
    ground.seal("second")
    ground.write_journal(ground.entries()[:-1])
    ground.store.roll_forward(NAME)

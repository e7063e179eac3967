"""What the door promises: whole revisions, integer numbers, compare-and-swap, staging that goes away."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import ocfl
import pytest

from bsclib.archive import Store
from bsclib.errors import ConflictError, InputError, RunError, UsageError

NAME = "g_company-2025Q4"


def test_every_version_is_whole(store: Store, seal: Any) -> None:
    """A file that did not change is stored again: a revision opened by hand is complete."""
    for number in (1, 2):
        seal({"inputs/a.csv": "same", "scores.csv": f"{number}"})
    for number in (1, 2):
        content = store.open(NAME, number)
        assert (content / "inputs" / "a.csv").read_text() == "same"
        assert (content / "scores.csv").read_text() == str(number)


def test_what_is_equal_lies_on_the_disk_once(store: Store, seal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hard link for a large equal file; a copy where it is small, differs, is damaged, or there are no links."""

    def same(name: str) -> list[bool]:
        files = [store.folder(NAME) / f"v{n}" / "content" / name for n in range(1, store.head(NAME) + 1)]
        return [a.samefile(b) for a, b in pairwise(files)]

    large = "x" * 70_000
    for number in (1, 2):
        seal({"a.ipynb": large, "b.ipynb": f"{large}{number}", "scores.csv": "same"})
    assert [same(name) for name in ("a.ipynb", "b.ipynb", "scores.csv")] == [[True], [False], [False]]
    (store.folder(NAME) / "v2" / "content" / "b.ipynb").write_text("rot")
    seal({"a.ipynb": large, "b.ipynb": f"{large}2"})
    monkeypatch.setattr(os, "link", lambda *words: (_ for _ in ()).throw(OSError()))
    seal({"a.ipynb": large, "b.ipynb": f"{large}2"})
    assert (same("a.ipynb"), same("b.ipynb")) == ([True, True, False], [False, False, False])
    assert [fault.place.file[-18:] for fault in store.verify(NAME)] == ["v2/content/b.ipynb"]


def test_an_independent_validator_accepts_it(store: Store, seal: Any) -> None:
    """The store is OCFL 1.1 in the eyes of ocfl-py, and its layout leads to the object."""
    seal(), seal({"文件/报告.html": "<p>"})
    root = ocfl.StorageRoot(str(store.archive))
    assert root.validate(log_errors=False)
    assert root.layout.identifier_to_path(NAME) == NAME
    assert (root.num_objects, root.good_objects) == (1, 1)


def test_sha512sum_reads_the_sidecar(store: Store, seal: Any) -> None:
    """The line beside an inventory is the one sha512sum writes."""
    seal()
    data = (store.folder(NAME) / "inventory.json").read_bytes()
    sidecar = (store.folder(NAME) / "inventory.json.sha512").read_text()
    assert sidecar == f"{hashlib.sha512(data).hexdigest()}  inventory.json\n"


def test_a_revision_tells_who_when_and_why(store: Store, seal: Any) -> None:
    """Reason, user and time come back as given; the fingerprint is that of the version's inventory."""
    when = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    sealed = seal(message="更正 H12", user="李", created=when)
    assert store.revisions(NAME) == [sealed]
    assert (sealed.message, sealed.user, sealed.created) == ("更正 H12", "李", "2026-01-15T09:30:00+00:00")
    data = (store.folder(NAME) / "v1" / "inventory.json").read_bytes()
    assert sealed.fingerprint == hashlib.sha512(data).hexdigest()


def test_the_second_of_two_writers_is_told(store: Store, seal: Any) -> None:
    """Compare-and-swap: who started from an older revision conflicts, and nothing of theirs stays."""
    seal()
    with pytest.raises(ConflictError, match="run again on the newest revision"):
        seal(head=0)
    assert store.head(NAME) == 1
    assert store.verify() == []
    assert not list(store.work.glob("stage-*"))


def test_what_is_not_committed_is_gone(store: Store) -> None:
    """Leaving the staging folder, by an error or not, leaves nothing behind."""
    with pytest.raises(FileNotFoundError), store.stage(NAME) as content:
        (content / "no" / "such").write_text("x")
    assert [p.name for p in store.work.iterdir()] == ["staging.lock"]
    assert store.objects() == []
    assert store.head(NAME) == 0


def test_the_staging_of_the_dead_is_swept_of_the_living_not(store: Store) -> None:
    """The next stage removes what a killed process left, and leaves alone what a living one holds."""
    pid = os.fork()
    if pid == 0:
        with store.stage(NAME):
            os._exit(9)
    os.waitpid(pid, 0)
    assert len(list(store.work.glob("stage-*.lock"))) == 1
    with store.stage(NAME) as mine, store.stage(NAME) as other:
        folders = {p.name for p in store.work.glob("stage-*") if p.is_dir()}
        assert folders == {mine.parents[1].name, other.parents[1].name}


def test_links_and_devices_are_refused(store: Store, tmp_path: Path) -> None:
    """A link would seal a promise instead of bytes; every such file is named at once."""
    with store.stage(NAME) as content:
        (content / "link").symlink_to(tmp_path)
        os.mkfifo(content / "pipe")
        (content / "line\nbreak").write_text("x")
        with pytest.raises(InputError) as caught:
            store.commit(NAME, content, expected_head=0, message="", user="")
    assert [f.place.file for f in caught.value.faults] == ["'pipe'", "'link'", "'line\\nbreak'"]


def test_empty_folders_are_dropped_and_nothing_is_not_sealed(store: Store) -> None:
    """OCFL knows no empty folder; a revision without a file is a mistake."""
    with store.stage(NAME) as content:
        (content / "a" / "b").mkdir(parents=True)
        with pytest.raises(UsageError):
            store.commit(NAME, content, expected_head=0, message="", user="")


@pytest.mark.parametrize("name", ["", "..", "a/b-2025Q4", "g_company", "-2025Q4", "公司-2025Q4", "g-2025Q4\n"])
def test_names_that_are_no_object(store: Store, name: str) -> None:
    """An object is `company-period` in plain ASCII: nothing that could leave the archive."""
    with pytest.raises(UsageError):
        store.head(name)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_revision_that_is_not_there(store: Store, seal: Any, number: int) -> None:
    """Asking for a revision the archive does not hold says so."""
    seal()
    with pytest.raises(InputError, match="holds no"):
        store.open(NAME, number)


def test_everything_is_synced_before_the_rename(store: Store, seal: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file and folder of a version has been synced when the rename makes it part of the archive."""
    seal()
    synced: set[int] = set()
    seen: list[bool] = []
    fsync, rename = os.fsync, os.rename

    def watch_sync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        fsync(handle)

    def watch_rename(source: Any, target: Any) -> None:
        if str(target).endswith("v2"):
            parts = [Path(source), *Path(source).rglob("*")]
            seen.append(all(p.stat().st_ino in synced for p in parts))
        rename(source, target)
        synced.discard(os.stat(Path(target).parent).st_ino)

    monkeypatch.setattr(os, "fsync", watch_sync)
    monkeypatch.setattr(os, "rename", watch_rename)
    seal({"a/b/c.csv": "x", "scores.csv": "2"})
    assert seen == [True]
    assert store.folder(NAME).stat().st_ino in synced


def test_latest_is_a_plain_copy(store: Store, seal: Any) -> None:
    """`latest/` holds the newest notebooks and reports, no more, and is replaced whole."""
    seal({"reports/a.html": "old", "reports/gone.html": "x", "notebooks/a.ipynb": "{}", "inputs/secret": "x"})
    store.refresh_latest(NAME, "2025Q4")
    seal({"reports/a.html": "new"})
    latest = store.refresh_latest(NAME, "2025Q4")
    assert {p.relative_to(latest).as_posix(): p.read_text() for p in latest.rglob("*") if p.is_file()} == {
        "reports/a.html": "new"
    }


def test_a_rolled_back_archive_takes_no_new_revision(store: Store, seal: Any, battery: Any) -> None:
    """The journal remembers: sealing on top of a rollback would cover it up."""
    seal(), seal(), seal()
    battery("archive_tamper")["_rollback"](store.outputs)
    with pytest.raises(InputError, match="rolled back"):
        seal(head=2)


def test_reading_needs_no_right_to_write(store: Store, seal: Any, battery: Any) -> None:
    """A read-only copy of an archive opens and verifies, though nothing can be completed there."""
    seal()
    store.work.rename(store.outputs / "gone")
    for path in (store.outputs.parent, store.outputs, *store.outputs.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    pid = os.fork()
    if pid == 0:
        if os.getuid() == 0:
            os.setuid(65534)
        os._exit(0 if store.open(NAME).is_dir() and store.verify() == [] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_what_another_put_in_the_place_of_ours_is_refused(store: Store, seal: Any, tmp_path: Path) -> None:
    """A link for `.work`: whoever put it there could exchange what is staged in it; as two users in a battery."""
    store.outputs.mkdir(parents=True)
    store.work.symlink_to(tmp_path)
    with pytest.raises(RunError, match="link"):
        seal()
    assert list(tmp_path.iterdir()) == []


def test_what_is_sealed_is_its_owners_alone(store: Store, seal: Any) -> None:
    """Folders 0700, files 0600, whatever the umask; another user of the machine reads nothing."""
    before = os.umask(0)
    try:
        seal({"reports/a.html": "x"}), store.refresh_latest(NAME, "2025Q4")
    finally:
        os.umask(before)
    modes = {oct(p.stat().st_mode & 0o777) for p in store.outputs.rglob("*") if p.is_file()}
    assert modes == {"0o600"}
    assert {oct(p.stat().st_mode & 0o777) for p in store.outputs.rglob("*") if p.is_dir()} == {"0o700"}

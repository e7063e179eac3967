"""The store: the door to the archive.  Reading takes no lock; adding and signing take the archive's."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from bsclib.archive import journal, sealing
from bsclib.archive.fs import disk_errors, make_private, seclude, sync_tree
from bsclib.archive.inventory import NAME, SIDECAR, Revision, Version, digest_of, file_digest, parse, sidecar_of
from bsclib.archive.journal import Entry
from bsclib.archive.latest import replace, shown_to_people
from bsclib.archive.locks import PATIENCE, locked
from bsclib.archive.staging import staging
from bsclib.archive.verify import verify_archive, verify_object
from bsclib.errors import ConflictError, Fault, InputError, Text, UsageError

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}-[A-Za-z0-9]{1,20}\Z", re.ASCII)
_VERSION = re.compile(r"v([1-9][0-9]{0,5})\Z", re.ASCII)
_GROWN = Text("{name} 刚被他人签核或封存；请重试", "somebody else just signed or sealed {name}; try again")
_SEALING = Text("封存修订版", "sealing the revision")


class Store:
    """The archive below a folder of outputs.

    Parameters
    ----------
    outputs
        The folder that holds `archive/`, `signatures/`, `latest/` and `.work/`; made when first written, for its
        owner alone.

    Examples
    --------
    >>> import tempfile
    >>> store = Store(Path(tempfile.mkdtemp()))
    >>> with store.stage("acme-2025Q4") as content:
    ...     _ = (content / "scores.csv").write_text("score")
    ...     revision = store.commit("acme-2025Q4", content, expected_head=0, message="first", user="Li")
    >>> revision.number, store.head("acme-2025Q4"), (store.open("acme-2025Q4") / "scores.csv").read_text()
    (1, 1, 'score')
    >>> store.verify()
    []
    """

    def __init__(self, outputs: str | Path) -> None:
        self.outputs = Path(outputs)
        self.archive = self.outputs / "archive"
        self.work = self.outputs / ".work"

    def folder(self, object_id: str) -> Path:
        """Return the folder of an object; UsageError when the name is not `company-period`."""
        if not _ID.match(object_id):
            raise UsageError(Text("归档名无效：{n}", "not the name of an archived object: {n}").fill(n=repr(object_id)))
        return self.archive / object_id

    def signatures(self, object_id: str) -> Path:
        """Return the folder, outside the archive, of an object's detached signatures."""
        return self.ledger / self.folder(object_id).name

    @property
    def ledger(self) -> Path:
        """The folder, outside the archive, of the journal."""
        return self.outputs / "signatures"

    def objects(self) -> list[str]:
        """Return the names of all archived objects, sorted."""
        if not self.archive.is_dir():
            return []
        return sorted(e.name for e in os.scandir(self.archive) if e.is_dir(follow_symlinks=False) and _ID.match(e.name))

    def head(self, object_id: str) -> int:
        """Return the number of the newest revision, 0 when there is none."""
        folder = self.folder(object_id)
        found = [_VERSION.match(e.name) for e in os.scandir(folder)] if folder.is_dir() else []
        return max((int(m[1]) for m in found if m), default=0)

    def revisions(self, object_id: str) -> list[Revision]:
        """Return every revision, oldest first; InputError when an inventory is missing or damaged."""
        versions = self._versions(object_id, self.head(object_id))
        return [self._revision(object_id, number, version) for number, version in enumerate(versions, 1)]

    def _revision(self, object_id: str, number: int, version: Version) -> Revision:
        folder = self.folder(object_id) / f"v{number}"
        try:
            fingerprint = file_digest(folder / NAME)
        except OSError:
            _damaged(folder / NAME)
        return Revision(
            object_id, number, version.created, version.message, version.user, fingerprint, folder / "content"
        )

    def revision(self, object_id: str, number: int | None = None) -> Revision:
        """Return one revision, the newest by default; InputError when there is no such."""
        known = self.revisions(object_id)
        wanted = len(known) if number is None else number
        if not 0 < wanted <= len(known):
            missing = Text("归档中没有 {name} v{n}", "the archive holds no {name} v{n}")
            raise InputError(missing.fill(name=object_id, n=wanted or 1))
        return known[wanted - 1]

    def sealed_file(self, revision: Revision, path: str) -> bytes | None:
        """Return a file of a revision after comparing it with the inventory, None where there is no such."""
        inventory = revision.content.parent / NAME
        data = inventory.read_bytes()
        if digest_of(data) != revision.fingerprint:
            _damaged(inventory)
        digest = parse(data)[1][-1].files.get(path)
        if digest is None:
            return None
        found = (revision.content / path).read_bytes()
        if digest_of(found) != digest:
            _damaged(revision.content / path)
        return found

    def open(self, object_id: str, number: int | None = None) -> Path:
        """Return the content folder of a revision (default: the newest), finishing a commit that crashed."""
        self.roll_forward(object_id)
        return self.revision(object_id, number).content

    @contextmanager
    def stage(self, object_id: str) -> Iterator[Path]:
        """Yield an empty folder to fill with a revision's content; what is not committed is gone afterwards."""
        self.folder(object_id)
        with ExitStack() as stack:
            with disk_errors(Text("准备暂存区", "staging")):
                content = stack.enter_context(staging(self.work)) / "version" / "content"
                content.mkdir(parents=True)
            yield content

    def commit(
        self,
        object_id: str,
        staged: Path,
        *,
        expected_head: int,
        message: str,
        user: str,
        created: datetime | None = None,
    ) -> Revision:
        """Seal a staged folder as revision `expected_head + 1` and return it.

        Parameters
        ----------
        object_id
            `company-period`.
        staged
            The folder that `stage` gave; it moves into the archive.
        expected_head
            The newest revision its maker knew, 0 for none.
        message, user
            Why, and on whose behalf; both are kept and shown.
        created
            When (aware), default now.

        Raises
        ------
        ConflictError
            When another revision was sealed meanwhile.
        InputError
            When the staged folder holds links, devices or unfit names, or the archive was rolled back.
        RunError
            When the disk refuses; the archive is then as it was.
        """
        when = (created or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
        version = Version(when, message or "-", user or "-", sealing.contents(staged))
        with disk_errors(_SEALING):
            seclude(staged.parent)
            sealing.share(staged, self.folder(object_id) / f"v{expected_head}" / "content")
            sync_tree(staged)
            with locked(self.work / "staging.lock"):
                sealing.make_root(self.archive, staged.parent.parent)
        with disk_errors(_SEALING), self._lock():
            self._complete(object_id)
            self._expect(object_id, expected_head)
            versions = [*self._versions(object_id, expected_head), version]
            sealing.seal(self.folder(object_id), self.ledger, staged, versions)
        return self.revision(object_id, expected_head + 1)

    def roll_forward(self, object_id: str) -> None:
        """Finish what a crash left after the point of no return; harmless at any time, silent where read-only.

        It goes forward only: a revision that the journal knows and the archive lacks stays a fault.  What it enters
        into the journal is marked as entered late.
        """
        if self.head(object_id):
            with suppress(OSError, ConflictError), self._lock(wait=0):
                self._complete(object_id)

    def journal(self) -> tuple[journal.JournalLine, ...]:
        """Return every line of the journal: what was sealed, signed, published, of all objects, in order."""
        try:
            return journal.load(self.ledger)
        except ValueError:
            _damaged(self.ledger / journal.NAME)

    def entries(self, object_id: str) -> list[dict[str, object]]:
        """Return what the journal tells of one object, in order."""
        name = self.folder(object_id).name
        return [line.entry for line in self.journal() if line.object_id == name]

    def record(self, object_id: str, entry: Entry, *, after: int) -> str:
        """Append `entry` (a sign-off, a publication) to the journal, as the object's `after + 1`-th; return the head.

        The texts under its key `files` (detached signatures) are laid beside the journal, too.

        Raises
        ------
        ConflictError
            When more has been entered of the object meanwhile.
        """
        folder, told = self.signatures(object_id), {**entry, "object": object_id}
        with disk_errors(Text("登记", "registering")), staging(self.work) as scratch, self._lock():
            make_private(self.ledger)
            self._complete(object_id)
            if len(self.entries(object_id)) != after:
                raise ConflictError(_GROWN.fill(name=object_id))
            journal.prepare(self.ledger, told, scratch / journal.NAME)
            journal.put(self.ledger, scratch / journal.NAME)
            lines = self.journal()
            journal.lay_files(folder, [line for line in lines if line.object_id == object_id], scratch)
        return journal.journal_head(lines)

    def refresh_latest(self, object_id: str, name: str) -> Path:
        """Rebuild `latest/<name>/`, a plain copy of the newest notebooks and reports; return it."""
        return self.replace_folder(self.outputs / "latest" / name, shown_to_people(self.open(object_id)))

    def replace_folder(self, target: Path, files: Mapping[str, bytes]) -> Path:
        """Replace a folder outside the archive by one that holds just `files` (path → bytes); return it."""
        doing = Text("更新 {f}", "refreshing {f}").fill(f=target.name)
        with disk_errors(doing), staging(self.work) as scratch, locked(self.work / "folders.lock"):
            return replace(target, files, scratch)

    def verify(self, object_id: str | None = None) -> list[Fault]:
        """Read every byte of one object, or of the whole archive, and return what is wrong; write nothing."""
        if object_id is None:
            return verify_archive(self.archive, self.ledger)
        return verify_object(self.folder(object_id), self.ledger)

    @contextmanager
    def _lock(self, wait: float = PATIENCE) -> Iterator[None]:
        """Hold the one lock under which archive and journal grow; it is held for a few renames."""
        make_private(self.work)
        with locked(self.work / "archive.lock", wait):
            yield

    def _complete(self, object_id: str) -> None:
        folder, signatures, head = self.folder(object_id), self.signatures(object_id), self.head(object_id)
        with suppress(FileNotFoundError, ValueError):  # damage: left for `verify` to tell
            if head and self._is_crash() and sealing.is_unfinished(folder, self.ledger, signatures, head):
                with staging(self.work) as scratch:
                    sealing.complete(folder, self.ledger, signatures, head, scratch)

    def _is_crash(self) -> bool:
        """Return whether the journal lacks at most one revision of the archive: more than one no crash leaves."""
        lines = journal.load(self.ledger)
        known = Counter(line.object_id for line in lines if line.entry.get("kind") == "sealed")
        return sum(self.head(name) - known[name] for name in self.objects()) <= 1

    def _versions(self, object_id: str, head: int) -> list[Version]:
        """Return what the inventory of revision `head` tells, checked against its sidecar."""
        folder = self.folder(object_id) / f"v{head}"
        if not head:
            return []
        try:
            data = (folder / NAME).read_bytes()
            name, versions = parse(data)
            if (folder / SIDECAR).read_bytes() != sidecar_of(data) or (name, len(versions)) != (object_id, head):
                raise ValueError("not the inventory of this revision")
        except (OSError, ValueError):
            _damaged(folder / NAME)
        return versions

    def _expect(self, object_id: str, expected: int) -> None:
        """Compare before the swap: the newest revision must be the one the maker knew."""
        head = self.head(object_id)
        if head != expected:
            words = Text(
                "{name} 现为 v{head}，本次以 v{n} 为基础；请在最新修订版上重新运行",
                "{name} is at v{head} now, this run started from v{n}; run again on the newest revision",
            )
            raise ConflictError(words.fill(name=object_id, head=head, n=expected))
        lines = [line for line in self.journal() if line.object_id == object_id]
        known = max(journal.sealed(lines), default=0)
        if known > head:
            words = Text(
                "日志载有 {name} v{known}，归档只到 v{head}：归档曾被回退，请从备份恢复",
                "the journal knows {name} v{known}, the archive ends at v{head}: it was rolled back; restore a backup",
            )
            raise InputError(words.fill(name=object_id, known=known, head=head))


def _damaged(path: Path) -> NoReturn:
    words = Text("归档已损坏：{file}；请运行 bsc verify", "the archive is damaged: {file}; run bsc verify")
    raise InputError(words.fill(file=path)) from None

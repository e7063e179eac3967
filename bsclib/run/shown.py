"""What lies beside the archive for people (`latest/`, `index.html`, publications): held against what it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bsclib.archive import Store
from bsclib.archive.fs import is_file, is_folder, walk
from bsclib.archive.latest import shown_to_people
from bsclib.errors import BscError, Fault, Place, Text
from bsclib.i18n import LANGUAGES, typeset
from bsclib.paths import has_room
from bsclib.period import last_quarter
from bsclib.run.catalogue import catalogue_page

DRESSED = Text(
    "只有样式与现在的不同：另一版本的软件所做，或样式被改过",
    "its words are as they should be, its style is not: made by another release, or changed",
)
DIFFERS = Text("不是按归档重做会得到的样子", "it is not what the archive would make of it")
UNSIGNED = Text("所列的签核进度已不是现在的", "how far it says that revisions are signed is not how far they are")
OUTDATED = Text("仍是较早的修订版", "it still shows an older revision")
NOT_OURS = Text("归档从未发布过它", "the archive never published it")
_STYLE = re.compile("<style>.*?</style>", re.DOTALL)
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
AGAIN = Text("用 bsc site 重做", "make it anew with bsc site")
AGAIN_PUBLISHED = Text("用 bsc publish 重做", "publish it again")
PUBLISH = Text("查明来历后移走，再用 bsc publish 重做", "find out whose it is, move it away, publish again")


def stale(store: Store, signers: Path) -> Iterator[Fault]:
    """Yield what lies beside the archive and is not what the archive would make of it.

    Parameters
    ----------
    store
        The archive.
    signers
        The folder of the companies' folders, where the lists of those who may sign lie.
    """
    yield from _latest(store)
    yield from _index(store)
    if has_room("governance"):
        yield from _published(store, signers)


def _fault(path: Path, found: Text, remedy: Text, level: str = "fault") -> Fault:
    return Fault("beside", Place(file=str(path)), found, remedy=remedy, level=level)


def _files(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of a folder; a link or a device stands as what no file can be."""
    tree = {n: i for n, i in walk(folder) if not is_folder(i)}
    return {n: (folder / n).read_bytes() if is_file(i) else b"\0" for n, i in tree.items()}


def _latest(store: Store) -> Iterator[Fault]:
    root = store.outputs / "latest"
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        found = _files(folder) if folder.is_dir() and not folder.is_symlink() else {}
        names = [name for name in store.objects() if name.rpartition("-")[2] == folder.name]
        newest = [shown_to_people(store.revision(name).content) for name in names]
        older = (shown_to_people(r.content) for name in names for r in store.revisions(name)[:-1])
        if found not in newest:
            yield _fault(folder, OUTDATED if found in older else DIFFERS, AGAIN)


def _index(store: Store) -> Iterator[Fault]:
    page = store.outputs / "index.html"
    if not page.is_file():
        return
    found = _TIME.sub("", page.read_text("utf-8", errors="replace"))  # a time is shown by the clock of the reader
    made = [_TIME.sub("", catalogue_page(store, lang)) for lang in LANGUAGES]
    bare, plain = _STYLE.sub("", found), [_STYLE.sub("", page) for page in made]
    if bare in plain and found not in made:
        yield _fault(page, DRESSED, AGAIN, "notice")
    elif bare not in plain:
        old = _stateless(bare) in map(_stateless, plain)
        yield _fault(page, UNSIGNED if old else DIFFERS, AGAIN, "notice" if old else "fault")


def _stateless(page: str) -> str:
    """Return a catalogue without how far its revisions are signed."""
    if not has_room("governance"):
        return page
    from bsclib.governance.signoff import states_in_words

    words = sorted((typeset(text) for both in states_in_words() for text in both), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, words)), "", page)


def _published(store: Store, signers: Path) -> Iterator[Fault]:
    """Yield what differs from a publication made again, and folders that no entry of the journal speaks of."""
    wanted = {path: files for name in store.objects() for path, files in _made_again(store, name, signers).items()}
    for path, files in wanted.items():
        found = _files(path) if path.is_dir() else files
        if found != files:
            same = {n: _unstyled(data) for n, data in found.items()} == {n: _unstyled(d) for n, d in files.items()}
            yield _fault(path, DRESSED, AGAIN_PUBLISHED, "notice") if same else _fault(path, DIFFERS, PUBLISH)
    for root in (store.outputs / "public", store.outputs / "units"):
        for name, info in walk(root) if root.is_dir() else ():
            path = root / name
            if not is_folder(info) and not any(path.is_relative_to(known) for known in wanted):
                yield _fault(path, NOT_OURS, PUBLISH)


def _unstyled(data: bytes) -> str:
    return _STYLE.sub("", data.decode("utf-8", errors="surrogateescape"))


def _made_again(store: Store, name: str, signers: Path) -> Mapping[Path, dict[str, bytes]]:
    """Return where the newest publications of an object lie, and the files that they hold."""
    from bsclib.governance import state_of
    from bsclib.governance.publish import folder_of, publication_files
    from bsclib.quarter import open_quarter

    company, _, period = name.rpartition("-")
    entries = {str(e["audience"]): e for e in store.entries(name) if e.get("kind") == "published"}
    made: dict[Path, dict[str, bytes]] = {}
    for entry in entries.values():
        target = store.outputs.joinpath(*folder_of(company, period, entry))
        try:
            state = state_of(store, name, int(str(entry["revision"])), allowed=signers / company / "allowed_signers")
            view = open_quarter(company, last_quarter(period), workspace=state.revision.content)
            made[target] = publication_files(view, state, entry) if state.approved else {}
        except (BscError, KeyError, ValueError):
            made[target] = {}  # nothing of the kind can be made: whatever lies there is not ours
    return made

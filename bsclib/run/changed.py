"""The code that ran: which notebooks of a workspace are not those of this release, and who agreed to that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from bsclib.archive import Revision
from bsclib.errors import Fault, Place, Text
from bsclib.paths import PACKAGE, packaged
from bsclib.run.plan import QUARTERLY, YEARLY, read

RELEASED = PACKAGE / "run" / "notebooks.json"
IN_LAW = "notebooks/changed.json"

KINDS = {
    "changed": Text("报告模板 {n} 在本工作区改动过", "notebook {n} was changed in this workspace"),
    "added": Text("报告模板 {n} 是本工作区自加的", "notebook {n} was added in this workspace"),
    "missing": Text("本工作区没有报告模板 {n}", "not in this workspace: notebook {n}"),
}
APPROVED = Text("已随办法批准", "approved with the law")
ALLOWED = Text("未经批准，理由：{reason}", "not approved; allowed because: {reason}")
UNAPPROVED = Text("未经批准", "not approved")
_TOLD = Text("{what}（{how}）", "{what} ({how})")
_HASH = Text("{what} · SHA-256 {hash}", "{what} · SHA-256 {hash}")


@dataclass(frozen=True, slots=True)
class ChangedNotebook:
    """A notebook that is not as released: its name, "changed", "added" or "missing", its digest, who agreed."""

    name: str
    kind: str
    sha256: str
    approved: bool

    def words(self, reason: str = "") -> Text:
        """Return what page one says of it."""
        what = KINDS[self.kind].fill(n=self.name)
        how = APPROVED if self.approved else ALLOWED.fill(reason=reason) if reason else UNAPPROVED
        return _TOLD.fill(what=what, how=how)

    def hashed(self) -> Text:
        """Return what it is, with its digest."""
        return _HASH.fill(what=KINDS[self.kind].fill(n=self.name), hash=self.sha256)


def notebooks_of(workspace: Path) -> Path:
    """Return the folder of templates: the workspace's own, else the packaged one."""
    own = workspace / "notebooks"
    return own if any(own.glob("[0-9][0-9]_*.ipynb")) else packaged("notebooks")


def digest_of_notebook(template: Path) -> str:
    """Return the SHA-256 of what a notebook does and says: its cells, their tags, what it asks for; not its outputs.

    Opening and saving it changes nothing of that.
    """
    notebook = read(template)
    cells = [[c["cell_type"], "".join(c["source"]), c["metadata"].get("tags", [])] for c in notebook["cells"]]
    asked = {k: v for k, v in notebook.get("metadata", {}).items() if k in ("needs", "cards", "short")}
    return hashlib.sha256(json.dumps([cells, asked], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def released() -> dict[str, str]:
    """Return name → digest of the notebooks of this release."""
    found: dict[str, str] = json.loads(RELEASED.read_text("utf-8"))
    return found


def changed_notebooks(
    folder: Path, names: str = QUARTERLY, law: Mapping[str, bytes] | None = None
) -> list[ChangedNotebook]:
    """Return the notebooks of `folder` that are not as released, in order.

    Parameters
    ----------
    folder
        Of templates.
    names
        Those of a quarter or of a year.
    law
        Path → bytes of the approved law, which may hold notebooks that the committee agreed to.
    """
    known = {name: digest for name, digest in released().items() if fnmatch(name, names)}
    here = {path.stem: digest_of_notebook(path) for path in sorted(folder.glob(f"{names}.ipynb"))}
    agreed = json.loads((law or {}).get(IN_LAW, b"{}"))
    return [
        ChangedNotebook(
            name, _kind(name, here, known), here.get(name, ""), name in here and agreed.get(name) == here[name]
        )
        for name in sorted(here.keys() | known.keys())
        if here.get(name) != known.get(name)
    ]


def _kind(name: str, here: Mapping[str, str], known: Mapping[str, str]) -> str:
    return "missing" if name not in here else "changed" if name in known else "added"


def for_the_law(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of the notebooks that are not as released: what a law proposes with itself."""
    found = [n for names in (QUARTERLY, YEARLY) for n in changed_notebooks(folder, names) if n.kind != "missing"]
    if not found:
        return {}
    told = json.dumps({n.name: n.sha256 for n in found}, ensure_ascii=False, indent=1) + "\n"
    files = {f"notebooks/{n.name}.ipynb": (folder / f"{n.name}.ipynb").read_bytes() for n in found}
    return {**files, IN_LAW: told.encode()}


def warned(found: Iterable[ChangedNotebook], reason: str) -> list[Text]:
    """Return what page one says of them, those that are missing in one sentence."""
    notes = list(found)
    missing = ", ".join(n.name for n in notes if n.kind == "missing")
    return [
        *(n.words(reason) for n in notes if n.kind != "missing"),
        *([KINDS["missing"].fill(n=missing)] if missing else []),
    ]


def recorded(found: Iterable[ChangedNotebook]) -> list[dict[str, Any]]:
    """Return what the record of a run keeps of them."""
    return [asdict(n) for n in found]


def told_of(revision: Revision) -> Iterator[Fault]:
    """Yield, as notices, the notebooks that a sealed revision was made with and that were not as released."""
    try:
        run = json.loads((revision.content / "run.json").read_text("utf-8"))
        found = [ChangedNotebook(**note) for note in run["changed_notebooks"]]
        reason = str(run.get("reason", ""))
    except (OSError, ValueError, KeyError, TypeError):
        return
    for note in (n for n in found if n.kind in KINDS and n.kind != "missing"):
        place = Place(file=f"{revision.object_id} v{revision.number}")
        yield Fault("notebook_changed", place, note.hashed(), note.words(reason), level="notice")

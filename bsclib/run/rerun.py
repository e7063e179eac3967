"""A sealed revision computed again, from its own evidence and law alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bsclib.archive import Revision
from bsclib.archive.diff import row_differences
from bsclib.archive.inventory import digest_of, file_digest
from bsclib.errors import Fault, InputError, Place, Text
from bsclib.quarter import open_quarter
from bsclib.scoring import scores_csv

DIFFERS = Text("重算的得分与封存的不同", "the scores computed again differ from the sealed ones")
AT_FAULT = Text("封存的证据或办法已不能读取", "the sealed evidence or law cannot be read any more")
CHANGED = Text("封存后软件包版本已变:{names}", "package versions changed since it was sealed: {names}")


def rerun(revision: Revision, *, notebooks: bool = False) -> Iterator[Fault]:
    """Yield what differs when the scores of a revision are computed again from what is sealed in it.

    Parameters
    ----------
    revision
        A sealed quarter.
    notebooks
        Execute its notebooks again, too, and compare text, numbers and figures.
    """
    yield from _scores(revision)
    yield from _packages(revision.content / "environment.json")


def _scores(revision: Revision) -> Iterator[Fault]:
    company, _, period = revision.object_id.rpartition("-")
    place, sealed = Place(file=f"{revision.object_id} v{revision.number}"), revision.content / "scores.csv"
    try:
        view = open_quarter(company, period, workspace=revision.content)
        text = scores_csv(view.rulebook, view.scores).encode()
    except InputError as error:
        yield Fault("rerun", place, AT_FAULT, remedy=error.message)
        return
    if digest_of(text) != file_digest(sealed):
        yield Fault("rerun", place, DIFFERS)
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "scores.csv").write_bytes(text)
            rows = list(row_differences(sealed, Path(folder) / "scores.csv"))
        yield from (Fault("rerun", place, Text(d.render("zh"), d.render("en"))) for d in rows)


def _packages(path: Path) -> Iterator[Fault]:
    packages = json.loads(path.read_text("utf-8")).get("packages", {}) if path.is_file() else {}
    changed = [f"{name} {was} → {now}" for name, was in packages.items() if (now := _installed(name)) != was]
    if changed:
        yield Fault("versions", Place(file="environment.json"), CHANGED.fill(names=", ".join(changed)), level="notice")


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "–"

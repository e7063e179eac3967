"""What a revision holds beside notebooks and pages: law and evidence as they were, scores, surroundings, the run."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from bsclib import __version__
from bsclib.archive import Revision
from bsclib.i18n import LANGUAGES
from bsclib.paths import PACKAGE
from bsclib.quarter import QuarterView
from bsclib.quarter.before import BEFORE
from bsclib.quarter.opening import reading_file
from bsclib.quarter.view import SPAN
from bsclib.run.execute import Executed
from bsclib.run.plan import LEVELS
from bsclib.scoring import total_record

_PARAMETERS = "company: {company}\nquarter: {quarter}\nprofile: {profile}\nlanguage: {language}\n"


def lay_out(view: QuarterView, content: Path, choices: Mapping[str, Any], last: Revision | None = None) -> None:
    """Write what the notebooks start from, so that they run in place: law, parameters, evidence; and the scores.

    Of the `last` revision of the same quarter its scores and cards are kept, so that the next one says what changed.
    """
    home = view.rulebook.folder
    survey = sorted([*(home / "survey" / "judgements").glob("*.yaml"), *(home / "survey").glob("selection-*.csv")])
    for path in (*view.rulebook.files, *survey):
        _copy(path, content / "params" / home.name / path.relative_to(home))
    for past in view.history(SPAN):
        for path in past.facts.sources or (past.facts.source,):
            _copy(path, content / "inputs" / path.name)
    parameters = content / "params" / home.name / "quarters" / f"{view.facts.period}.yaml"
    write(parameters, _PARAMETERS.format(**given(view)))
    if choices:
        policies = {name: str(value) for name, value in sorted(choices.items())}
        write_json(reading_file(content / "params" / home.name, view.facts.period), policies)
    write(content / "scores.csv", view.scores.to_csv())
    if last is not None and (last.content / "scores.csv").is_file():
        _copy(last.content / "scores.csv", content / BEFORE / "scores.csv")
        told = json.loads((last.content / "run.json").read_text("utf-8"))
        kept = {name: told[name] for name in ("quarter", "revision", "reason", "cards")}
        write_json(content / BEFORE / "revision.json", kept)
    (content / "notebooks").mkdir()


def given(view: QuarterView) -> dict[str, str]:
    """Return the parameters that every notebook of the quarter is given."""
    period, profile = view.facts.period, view.rulebook.profile
    return {"company": view.company, "quarter": period, "profile": profile, "language": view.language}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())


def write(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with LF; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, body: Any) -> None:
    """Write `body` as JSON that people can read."""
    write(path, json.dumps(body, ensure_ascii=False, indent=2) + "\n")


def basis(content: Path) -> str:
    """Return the digest of what the notebooks are executed on: all under `content` but what is kept of the last one."""
    digest, kept = hashlib.sha256(), content / BEFORE
    for path in sorted(p for p in content.rglob("*") if p.is_file() and kept not in p.parents):
        digest.update(path.relative_to(content).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def library_digest() -> str:
    """Return a digest of the library's own files: a version number need not tell two states of it apart."""
    digest = hashlib.sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def environment() -> dict[str, Any]:
    """Return what the notebooks were executed with: the library, Python, system, the packages it stands on."""
    names = {r.split(";")[0].split(">")[0].split("=")[0].strip() for r in metadata.requires("bsclib") or ()}
    return {
        "bsclib": __version__,
        "library": library_digest(),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": f"{platform.system()} {platform.machine()}",
        "byteorder": sys.byteorder,
        "packages": {name: version for name in sorted(names) if (version := _version(name))},
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def told(view: QuarterView, executed: list[Executed], **run: Any) -> dict[str, Any]:
    """Return `run.json`: who ran what, when, why and on what, and the cards that came of it."""
    policies = {name: used for name, (used, _) in view.reading().items()}
    notebooks = [
        {"name": e.task.name, "parameters": dict(e.task.parameters), "seconds": round(e.seconds, 2)} for e in executed
    ]
    return {
        **given(view),
        **{f"company_{lang}": view.rulebook.company.label.of(lang) for lang in LANGUAGES},
        "weights": view.rulebook.weight_set,
        "policies": policies,
        "law_of": view.rulebook.as_of.isoformat(),
        "evidence": {
            "file": view.facts.source.name,
            "sha256": view.facts.sha256,
            "files": [{"file": name, "sha256": sha256} for name, sha256 in view.facts.files],
        },
        **run,
        "cards": [_card(view, card) for card in map(total_record, view.scores.totals)],
        "notices": [fault.to_json() for fault in view.notices(SPAN)],
        "notebooks": notebooks,
    }


def card_pages(content: Path) -> list[str]:
    """Return the names of the notebooks of a revision that show a card (of a year: all of them).

    A notebook executed once per unit is a card's, and so is one whose metadata names `cards`.
    """
    run = content / "run.json"
    told = json.loads(run.read_text("utf-8")).get("notebooks", ()) if run.is_file() else ()
    found = [n["name"] for n in told if any(n["parameters"].get(level) for level in LEVELS)]
    for path in (content / "notebooks").glob("*.ipynb"):
        shown = json.loads(path.read_text("utf-8"))["metadata"]
        if shown.get("cards") or path.stem.startswith("year_"):
            found.append(path.stem)
    return found


def _card(view: QuarterView, card: dict[str, Any]) -> dict[str, Any]:
    law = view.rulebook.card(card["scorecard"])
    return {**card, "level": law.level, "unit": law.unit, **{f"label_{lang}": law.label.of(lang) for lang in LANGUAGES}}

"""An import into a company's law: cards, its list of them, the review; proved by reading before it is kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bsclib.errors import Text
from bsclib.law import load_rulebook
from bsclib.schemes.again import merge
from bsclib.schemes.ids import id_of, unique
from bsclib.schemes.lawful import card_yaml, language_of, quoted
from bsclib.schemes.model import FoundScheme
from bsclib.schemes.review import review_book, review_page

IMPORTS = "imports"  # beside the law: what was imported last, and its review


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import wrote: paths within the company's folder, what that changes, where sheet and hand clash."""

    files: tuple[str, ...]
    changes: tuple[Text, ...]
    clashes: tuple[Text, ...]


ADDED = Text("新增考核表“{c}”", "a new card: “{c}”")
CHANGED = {
    "gone": Text("“{c}”不再有：{n}", "“{c}” no longer has: {n}"),
    "new": Text("“{c}”新增：{n}", "“{c}” gains: {n}"),
    "other": Text("“{c}”改动：{n}", "“{c}” has changed: {n}"),
}


def _rows(text: str) -> dict[str, Any]:
    return dict((_rt().load(text) or {}).get("indicators") or {})


def _changes(card: str, before: str, after: str) -> Iterator[Text]:
    """Yield what a card's new text changes in its rows: those that go, those that come, those that differ."""
    if not before:
        yield ADDED.fill(c=card)
        return
    old, new = _rows(before), _rows(after)
    ids = {
        "gone": [i for i in old if i not in new],
        "new": [i for i in new if i not in old],
        "other": [i for i in new if i in old and new[i] != old[i]],
    }
    for way, found in ids.items():
        if found:
            yield CHANGED[way].fill(
                c=card,
                n=Text(*(sep.join(_named(old | new, i, at) for i in found) for at, sep in enumerate(("、", ", ")))),
            )


def _named(rows: Mapping[str, Any], id: str, at: int) -> str:
    """Return the label of a row in Chinese (0) or English (1), whichever the law gives."""
    label = rows[id].get("label") or id
    return str(label if not isinstance(label, Mapping) else label.get(("zh", "en")[at]) or next(iter(label.values())))


def card_ids(scheme: FoundScheme, units: Mapping[str, str]) -> list[str]:
    """Return the ids of the cards: that of the unit of the same label (`units`: label → id), else of the name."""
    return unique(units.get(card.name) or id_of(card.name, "c") for card in scheme.cards)


def company_yaml(id: str, name: str, scheme: FoundScheme, units: Mapping[str, str], lang: str) -> str:
    """Return the company.yaml of a company that has the cards of a scheme and nothing else.

    Parameters
    ----------
    id, name : str
        Of the company.
    scheme : FoundScheme
    units : mapping of str to str
        Id → label of the unit of each card, in the order of the cards.
    lang : "zh" or "en"
        The language of its law.
    """
    lines = [
        f"id: {id}",
        f"label: {quoted(name)}",
        f"languages: [{lang}]",
        f"scorecards: [{', '.join(units)}]",
        "units:",
    ]
    if len(units) > 1:
        lines.append(f"  company: {{label: {quoted(name)}}}")
    parent = ", parent: company" if len(units) > 1 else ""
    lines += [f"  {unit}: {{label: {quoted(label)}{parent}}}" for unit, label in units.items()]
    return "\n".join(lines) + "\n"


def _rt() -> YAML:
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    return yaml


def _labels(company: Mapping[str, Any]) -> dict[str, str]:
    """Return the labels of a company's units → their ids."""
    found: dict[str, str] = {}
    for id, unit in (company.get("units") or {}).items():
        label = unit.get("label")
        for words in label.values() if isinstance(label, Mapping) else [label]:
            if isinstance(words, str):
                found.setdefault(words, str(id))
    return found


def _listed(company: Any, ids: Mapping[str, str], languages: list[str]) -> bool:
    """Add cards and units that a company does not list yet; return whether anything was added."""
    before = len(company["scorecards"]), len(company["units"])
    top = next((id for id, unit in company["units"].items() if not unit.get("parent")), None)
    for id, label in ids.items():
        if id not in company["scorecards"]:
            company["scorecards"].append(id)
        if id not in company["units"]:
            named: Any = label if len(languages) == 1 else dict.fromkeys(languages, label)
            company["units"][id] = {"label": named} | ({"parent": top} if top else {})
    return before != (len(company["scorecards"]), len(company["units"]))


def place(scheme: FoundScheme, folder: Path, lang: str, units: Sequence[str] = ()) -> ImportDone:
    """Write the cards of a scheme into the law of a company, prove the law by reading it, then keep it.

    Parameters
    ----------
    scheme : FoundScheme
        As `read_scheme` gives it.
    folder : Path
        The folder that holds the company's `company.yaml`.
    lang : "zh" or "en"
        The language of the review.

    units : sequence of str, optional
        The unit of each card, in their order; without it the unit of the same label, else a new one.

    Raises
    ------
    InputError
        The law with these cards would have faults; then nothing is written.
    """
    yaml = _rt()
    company = yaml.load((folder / "company.yaml").read_text(encoding="utf-8"))
    languages = [str(n) for n in company.get("languages") or ["zh", "en"]]
    found = [*units] or card_ids(scheme, _labels(company))
    ids = dict(zip(found, (card.name for card in scheme.cards), strict=True))
    kept = f"{IMPORTS}/{Path(scheme.file).stem}"
    made: dict[str, str | bytes] = {}
    clashes: list[Text] = []
    changes: list[Text] = []
    for card, id in zip(scheme.cards, ids, strict=True):
        new = card_yaml(card, id, scheme.file, language_of(scheme), languages)
        goal = folder / "scorecards" / f"{id}.yaml"
        merged = merge(_last(folder, kept, id), _text(goal), new) if goal.is_file() else None
        made[f"scorecards/{id}.yaml"] = merged.text if merged else new
        clashes += merged.clashes if merged else ()
        made[f"{kept}/{id}.yaml"] = new
        changes += _changes(card.name, _text(goal), merged.text if merged else new)
    made[f"{kept}/review.html"] = review_page(scheme, lang)
    made[f"{kept}/review.xlsx"] = review_book(scheme, lang)
    with tempfile.TemporaryDirectory(prefix=".bsc-import-", dir=folder.parent) as staging:
        trial = Path(staging) / folder.name
        shutil.copytree(folder, trial, ignore=shutil.ignore_patterns("quarters", "survey"))
        if _listed(company, ids, languages):
            with (trial / "company.yaml").open("w", encoding="utf-8", newline="\n") as file:
                yaml.dump(company, file)
            made["company.yaml"] = (trial / "company.yaml").read_text(encoding="utf-8")
        _write(trial, made)
        load_rulebook(trial)
    _write(folder, made)
    return ImportDone(tuple(made), tuple(changes), tuple(clashes))


def _last(folder: Path, kept: str, id: str) -> str:
    """Return what the last import of a card wrote: of this file, else of the newest other (a sheet gets a new name)."""
    own = folder / kept / f"{id}.yaml"
    others = sorted((folder / IMPORTS).glob(f"*/{id}.yaml"), key=lambda p: (p == own, p.stat().st_mtime))
    return _text(others[-1]) if others else ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _write(folder: Path, made: Mapping[str, str | bytes]) -> None:
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

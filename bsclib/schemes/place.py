"""An import into a company's law: cards, its list of them, the review; proved by reading before it is kept."""

from __future__ import annotations

import re
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
from bsclib.schemes.ids import id_of, row_ids, unique
from bsclib.schemes.lawful import card_yaml, language_of
from bsclib.schemes.model import FoundCard, FoundRow, FoundScheme
from bsclib.schemes.page import squeezed
from bsclib.schemes.review import review_book, review_page
from bsclib.schemes.words import WORDS

IMPORTS = "imports"  # beside the law: what was imported last, and its review


@dataclass(frozen=True, slots=True)
class ImportDone:
    """What an import wrote: paths within the company's folder, what that changes, where sheet and hand clash."""

    files: tuple[str, ...]
    changes: tuple[Text, ...]
    clashes: tuple[Text, ...]


def _rows(text: str) -> dict[str, Any]:
    return dict((_rt().load(text) or {}).get("indicators") or {})


def _changes(card: str, before: str, after: str) -> Iterator[Text]:
    """Yield what a card's new text changes in its rows: those that go, those that come, those that differ."""
    if not before:
        yield WORDS.ADDED.fill(c=card)
        return
    old, new = _rows(before), _rows(after)
    ids = {
        "gone": [i for i in old if i not in new],
        "new": [i for i in new if i not in old],
        "other": [i for i in new if i in old and new[i] != old[i]],
    }
    for way, found in ids.items():
        if found:
            yield WORDS["changed"][way].fill(
                c=card,
                n=Text(*(sep.join(_named(old | new, i, at) for i in found) for at, sep in enumerate(("、", ", ")))),
            )


def _named(rows: Mapping[str, Any], id: str, at: int) -> str:
    """Return the label of a row in Chinese (0) or English (1), whichever the law gives."""
    label = rows[id].get("label") or id
    return str(label if not isinstance(label, Mapping) else label.get(("zh", "en")[at]) or next(iter(label.values())))


def card_ids(scheme: FoundScheme, units: Mapping[str, str]) -> list[str]:
    """Return the ids of the cards: that of the unit of the same label, else of the name.

    Parameters
    ----------
    scheme : FoundScheme
    units : mapping of str to str
        Label → id.

    Returns
    -------
    list of str

    Examples
    --------
    >>> card_ids(FoundScheme("x.xlsx", [FoundCard("Lab", "Sheet1"), FoundCard("Night shift", "Sheet2")]), {"Lab": "rd"})
    ['rd', 'night_shift']
    """
    return unique(units.get(card.name) or id_of(card.name, "c") for card in scheme.cards)


def _same_rows(rows: Sequence[FoundRow], before: Mapping[str, Any]) -> list[str]:
    """Return the ids of rows; those of one name keep the ids that they had, told apart by their texts.

    A row that is neither the only one left nor has the text of one before gets a new id: none takes over another's.
    """
    ids = row_ids(rows)
    for name in dict.fromkeys(squeezed(row.name) for row in rows):
        own = [n for n, row in enumerate(rows) if squeezed(row.name) == name]
        had = [i for i, row in before.items() if squeezed(_NUMBERED.sub("", _named(before, i, 0))) == name]
        if len(had) < 2 and len(own) < 2:
            continue
        by_text = {n: i for n in own for i in had if squeezed(rows[n].text) == squeezed(before[i].get("text") or "")}
        taken = {n: i for n, i in by_text.items() if [*by_text.values()].count(i) == 1}
        left, free = [n for n in own if n not in taken], [i for i in had if i not in taken.values()]
        if len(left) == len(free):
            taken |= dict(zip(left, free, strict=True))
        for n in own:
            ids[n] = taken.get(n) or ids[n]
            while n not in taken and ids[n] in {*had, *(ids[m] for m in own if m != n)}:
                ids[n] += "_new"
    return ids


_NUMBERED = re.compile(r" \(\d+\)$")


def _renamed(card: FoundCard, listed: Sequence[str], folder: Path) -> str:
    """Return the id of the card that the law has under another name: most of the rows are the same; "" for none."""
    own = {squeezed(row.name) for row in card.rows}
    for id in listed:
        before = _rows(_text(folder / "scorecards" / f"{id}.yaml")) if (folder / IMPORTS).is_dir() else {}
        names = {squeezed(_NUMBERED.sub("", _named(before, i, 0))) for i in before}
        if names and 2 * len(own & names) > max(len(own), len(names)) and any((folder / IMPORTS).glob(f"*/{id}.yaml")):
            return id
    return ""


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

    Returns
    -------
    ImportDone

    Raises
    ------
    InputError
        The law with these cards would have faults; then nothing is written.

    Examples
    --------
    >>> from bsclib.schemes import company_yaml, scheme_of
    >>> from bsclib.evidence.cell import Cell, Sheet
    >>> table = {"A": ("Indicator", "Output"), "B": ("Weight", "100"), "C": ("Rule", "5 points off for each 1% short")}
    >>> cells = {(r, c): Cell("text", t[r - 1], f"{x}{r}") for c, (x, t) in enumerate(table.items(), 1) for r in (1, 2)}
    >>> scheme = scheme_of([Sheet("Lab", cells=cells)])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = (Path(folder) / "company.yaml").write_text(company_yaml("s", "S", scheme, {"lab": "Lab"}, "en"))
    ...     place(scheme, Path(folder), "en").files[0]
    'scorecards/lab.yaml'
    """
    yaml = _rt()
    company = yaml.load((folder / "company.yaml").read_text(encoding="utf-8"))
    languages = [str(n) for n in company.get("languages") or ["zh", "en"]]
    found = [*units] or card_ids(scheme, _labels(company))
    renamed: dict[str, str] = {}
    for n, card in enumerate(scheme.cards):
        if not units and found[n] not in company["scorecards"]:
            others = [id for id in company["scorecards"] if id not in found]
            found[n] = renamed[card.name] = _renamed(card, others, folder) or found[n]
    ids = dict(zip(found, (card.name for card in scheme.cards), strict=True))
    kept = f"{IMPORTS}/{Path(scheme.file).stem}"
    made: dict[str, str | bytes] = {}
    clashes: list[Text] = []
    changes: list[Text] = []
    for card, id in zip(scheme.cards, ids, strict=True):
        last, goal = _last(folder, kept, id), folder / "scorecards" / f"{id}.yaml"
        new = card_yaml(card, id, scheme.file, language_of(scheme), languages, _same_rows(card.rows, _rows(last)))
        merged = merge(last, _text(goal), new) if goal.is_file() else None
        made[f"scorecards/{id}.yaml"] = merged.text if merged else new
        clashes += merged.clashes if merged else ()
        made[f"{kept}/{id}.yaml"] = new
        if renamed.get(card.name) in company["scorecards"]:
            changes.append(WORDS.RENAMED.fill(c=card.name, i=id))
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

"""A small company, law and first quarter, made from the texts in `bsclib/_sample`: what `bsc init` gives a new one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from bsclib.decimals import decimal_of
from bsclib.errors import Text
from bsclib.paths import PACKAGE

SAMPLE = PACKAGE / "_sample"


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """A centre or department: what its line in `company.yaml` and its card say."""

    id: str
    name: Text
    level: str
    parent: str
    kind: str
    heads: int = 10


TOP = SampleUnit("company", Text("公司", "Company"), "company", "", "investment")


@cache
def defaults() -> dict[str, Any]:
    """Return the sample: names, rows, figures."""
    read: dict[str, Any] = json.loads((SAMPLE / "sample.json").read_text(encoding="utf-8"))
    return read


def quoted(words: str) -> str:
    """Return `words` as a YAML string, whatever is in them."""
    return json.dumps(words, ensure_ascii=False)


def label(name: Any) -> str:
    """Return a name in both languages as YAML."""
    zh, en = (name["zh"], name["en"]) if isinstance(name, dict) else name
    return f"{{zh: {quoted(zh)}, en: {quoted(en)}}}"


def flow(rule: dict[str, Any]) -> str:
    """Return a rule as YAML on one line.

    Examples
    --------
    >>> flow({"kind": "step", "range": ["95", "105"]})
    '{kind: step, range: [95, 105]}'
    """
    words = {k: f"[{', '.join(v)}]" if isinstance(v, list) else v for k, v in rule.items()}
    return "{" + ", ".join(f"{k}: {v}" for k, v in words.items()) + "}"


def law_files(
    company: str, name: Text, units: list[SampleUnit], lang: str, sample: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Return the files of a company's law: path within its folder → text; `sample` in place of `defaults()`."""
    import jinja2

    sample = sample or defaults()
    loader = jinja2.FileSystemLoader(SAMPLE)
    shelf = jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    shelf.globals |= {
        "q": quoted,
        "label": label,
        "flow": flow,
        "since": sample["since"],
        "in_words": _in_words(lang),
        "rows": sample["company"],
        "pool": sample["pool"],
    }
    files = {
        "company.yaml": {
            "id": company,
            "name": name,
            "units": units,
            "languages": "zh, en" if lang == "zh" else "en, zh",
        },
        "strategy.yaml": {"objectives": sample["objectives"], "carried_by": carriers(units, sample)},
        "judgements/company_financial.yaml": {},
    }
    made = {path: shelf.get_template(f"{Path(path).stem}.yaml.j2").render(values) for path, values in files.items()}
    for unit in (TOP, *units):
        rows = {} if unit is TOP else {"rows": sample["unit"]}
        reach = ", ".join(u.id for u in units if unit is TOP or unit.id in (u.id, u.parent))
        text = shelf.get_template("card.yaml.j2").render(card=unit, controllable_by=reach, **rows)
        made[f"scorecards/{unit.id}.yaml"] = text
    quarter = {"company": company, "quarter": sample["quarter"], "profile": "corrected", "language": lang}
    made[f"quarters/{sample['quarter']}.yaml"] = "".join(f"{k}: {v}\n" for k, v in quarter.items())
    return made


def _in_words(lang: str) -> Callable[[dict[str, Any]], str]:
    """Return what writes the rule of a row as the sentence that `bsc rule` reads."""
    from bsclib.scoring.rules import rule_from_mapping
    from bsclib.scoring.writing import write

    def sentence(row: dict[str, Any]) -> str:
        return write(rule_from_mapping(row["rule"], row["better"])).of(lang)

    return sentence


def carriers(units: list[SampleUnit], sample: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return, for each row of the company's card, every row that carries it: its own and those cascaded from it."""
    below = {row["origin"]: row["id"] for row in sample["unit"]}
    own = {row["id"]: f"company/{row['id']}" for row in sample["company"]}
    return {id: [ref, *(f"{unit.id}/{below[ref]}" for unit in units)] for id, ref in own.items()}


def fill_quarter(folder: Path, lang: str, sample: Mapping[str, Any] | None = None) -> Path:
    """Write the sample workbook of the law in `folder`, each figure noted as sample; return its path."""
    from bsclib.evidence import template
    from bsclib.law import load_rulebook
    from bsclib.period import Quarter
    from bsclib.quarter.sample_budget import tables

    figures = sample or defaults()
    quarter = figures["quarter"]
    rulebook = load_rulebook(folder, as_of=Quarter.parse(quarter).last_day)
    facts = sample_facts(rulebook, lang, figures)
    if sample is None:  # figures of one's own have no budget that adds up to them
        facts = replace(facts, tables=tables(rulebook, facts.rows, lang))
    path: Path = template(rulebook, quarter, folder / "quarters" / f"{quarter}.xlsx", values=facts, lang=lang)
    return path


def sample_facts(rulebook: Any, lang: str, sample: Mapping[str, Any]) -> Any:
    """Return the figures of `sample` as the evidence of a quarter under its law."""
    from bsclib.evidence.facts import Facts

    rows = {fact.key: fact for fact in _facts(rulebook, lang, sample)}
    return Facts(rulebook.company.id, sample["quarter"], rows)


def _facts(rulebook: Any, lang: str, sample: Mapping[str, Any]) -> Iterator[Any]:
    from bsclib.evidence.facts import Fact

    figures = {row["id"]: row["figures"] for side in ("company", "unit") for row in sample[side]}
    note = sample["note"][lang]
    for n, card in enumerate(rulebook.scorecards):
        for row in card.indicators:
            target, actual = figures[row.id][n % len(figures[row.id])]
            yield Fact(
                card.id, row.id, _value(target), decimal_of(actual), note=note, evidence_link=note, filled_by=note
            )


def _value(text: str) -> Decimal | str:
    """Return a target as the workbook holds it: a number, or the text of a range."""
    try:
        return decimal_of(text)
    except ValueError:
        return text

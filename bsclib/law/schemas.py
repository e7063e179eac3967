"""JSON schemas of the YAML files, generated from the models, so that editors complete and underline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, TypeAdapter

from bsclib.law.card import CardDoc
from bsclib.law.company import CompanyDoc
from bsclib.law.ledger import LedgerDoc
from bsclib.law.strategy import Judgement, Strategy
from bsclib.law.vocabulary import BOTH, RULE, Doc, Id, Line
from bsclib.scoring.kinds import KINDS


class QuarterDoc(Doc):
    """The parameters of a quarter's notebooks: `quarters/<quarter>.yaml`."""

    company: Id
    quarter: Line = Field(pattern=r"^\d{4}Q[1-4]$")
    profile: Literal["corrected", "published"]
    language: Literal["zh", "en"]


DOCUMENTS: dict[str, type[Any]] = {
    "company": CompanyDoc,
    "scorecard": CardDoc,
    "strategy": Strategy,
    "judgement": Judgement,
    "ledger": LedgerDoc,
    "quarter": QuarterDoc,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _rule() -> dict[str, Any]:
    """Return the schema of a rule: one branch a kind, as the kind itself gives it."""
    return {"anyOf": [{"type": "null"}, *(kind.schema() for kind in KINDS.values())]}


def _linked(schema: Any, languages: Sequence[str]) -> Any:
    """Return the schema with every rule pointing to the one definition, and without pydantic's titles."""
    if isinstance(schema, list):
        return [_linked(part, languages) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("description") == RULE:
        return {"$ref": "#/$defs/rule"}
    if set(schema.get("properties", ())) == BOTH:
        schema = schema | {"required": list(languages)}
    return {key: _linked(part, languages) for key, part in schema.items() if key != "title" or isinstance(part, dict)}


def schemas(languages: Sequence[str] = ("zh", "en")) -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of file by its name, for a law in these languages.

    Examples
    --------
    >>> sorted(schemas())
    ['company', 'judgement', 'ledger', 'quarter', 'scorecard', 'strategy']
    """
    found = {}
    for name, model in DOCUMENTS.items():
        schema = _linked(TypeAdapter(model).json_schema(mode="validation"), languages)
        if name == "scorecard":
            schema["$defs"]["rule"] = _rule()
        found[name] = {"$schema": DIALECT, **schema}
    return found


def rendered(languages: Sequence[str] = ("zh", "en")) -> dict[str, str]:
    """Return each schema as the text of its file."""
    return {name: json.dumps(s, ensure_ascii=False, indent=1) + "\n" for name, s in schemas(languages).items()}


def write_schemas(folder: str | Path, languages: Sequence[str] = ("zh", "en")) -> list[Path]:
    """Write `<name>.json` for each kind of file into `folder`; return the paths."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    found = {target / f"{name}.json": text for name, text in rendered(languages).items()}
    for path, text in found.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return [*found]

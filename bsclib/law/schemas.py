"""JSON schemas of the YAML files, generated from the models, so that editors complete and underline."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from bsclib.law.documents import DOCUMENTS
from bsclib.law.vocabulary import RULE
from bsclib.scoring.kinds import KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER: dict[str, Any] = {"type": ["number", "string"], "pattern": r"^[+-]?(\d+(\.\d*)?|\.\d+)$"}
_NAME = {"type": "string", "minLength": 1}


def _closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


_ABOVE = _closed(above=_NUMBER, points=_NUMBER)
_WORDS: dict[str, Any] = {
    "unit": {"enum": ["pp", "relative", "absolute"]},
    "better": {"enum": ["higher", "lower", "band"]},
    "range": {"type": "array", "items": _NUMBER, "minItems": 2, "maxItems": 2},
    "tiers": {"type": "array", "items": {"anyOf": [_closed(below=_NUMBER, points=_NUMBER), _ABOVE]}, "minItems": 1},
    "bounds": {"type": "array", "items": _ABOVE, "minItems": 1},
    "classes": {"type": "object", "additionalProperties": _NUMBER, "minProperties": 1},
    "veto": _NAME,
    "card": _NAME,
}


def _rule() -> dict[str, Any]:
    """Return the schema of a rule: one branch a kind, its words taken from the rule types themselves."""
    branches: list[dict[str, Any]] = [{"type": "null"}]
    for kind, model in KINDS.items():
        words = {f.name: _WORDS.get(f.name, _NUMBER) for f in fields(model)}
        needed = [f.name for f in fields(model) if f.default is MISSING and f.name != "better"]
        branches.append(
            {
                "type": "object",
                "properties": {"kind": {"const": kind}, **words},
                "required": ["kind", *needed],
                "additionalProperties": False,
            }
        )
    return {"anyOf": branches}


def _linked(schema: Any) -> Any:
    """Return the schema with every rule pointing to the one definition, and without pydantic's titles."""
    if isinstance(schema, list):
        return [_linked(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("description") == RULE:
        return {"$ref": "#/$defs/rule"}
    return {key: _linked(part) for key, part in schema.items() if key != "title" or isinstance(part, dict)}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of file by its name.

    Examples
    --------
    >>> sorted(schemas())
    ['company', 'judgement', 'quarter', 'scorecard', 'strategy']
    """
    found = {}
    for name, model in DOCUMENTS.items():
        schema = _linked(model.model_json_schema(mode="validation"))
        if name == "scorecard":
            schema["$defs"]["rule"] = _rule()
        found[name] = {"$schema": DIALECT, **schema}
    return found


def rendered() -> dict[str, str]:
    """Return each schema as the text of its file."""
    return {name: json.dumps(s, ensure_ascii=False, indent=1) + "\n" for name, s in schemas().items()}


def write_schemas(folder: str | Path) -> list[Path]:
    """Write `<name>.json` for each kind of file into `folder`; return the paths."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in rendered().items():
        path = target / f"{name}.json"
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written

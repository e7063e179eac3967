"""What pydantic finds in a file, said in our words, with the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bsclib.errors import Fault, Text
from bsclib.law.dated import ALWAYS
from bsclib.law.findings import nearest, said, unknown
from bsclib.law.messages import MESSAGES
from bsclib.law.strict_yaml import FULL_COLON, Document, Path, refusal
from bsclib.law.vocabulary import BOTH

D = TypeVar("D")
KEY = Text("键", "key")
OWN_UNIT = Text("单位（自有单位写 {label: …}）", "unit (one of your own is written {label: …})")
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")  # pydantic's words in a model and in a dataclass
_CODES = {
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "dataclass_type"), "mapping"),
    "tuple_type": "list",
    **dict.fromkeys(("string_type", "string_pattern_mismatch"), "words"),
}


def tell(found: Any) -> Text:
    """Return what was found, short enough for a sentence."""
    if found is None:
        return Text("没有值", "no value")
    if isinstance(found, dict):
        return Text("一组键值", "a mapping")
    if isinstance(found, list):
        return Text("一个列表", "a list")
    shown = f"{str(found)[:60]}…" if len(str(found)) > 60 else str(found)
    return Text(f"“{shown}”", f"“{shown}”")


def _keys(model: Any) -> dict[str, Any]:
    """Return the keys that a mapping read with `model` may have, each with the type below it."""
    known = getattr(model, "__pydantic_fields__", {})
    return {field.alias or name: field.annotation for name, field in known.items()}


def _step(model: Any, part: str | int) -> Any:
    """Return the type one step below `model`: a field of a model, an entry of a dict or tuple."""
    if get_origin(model) is Annotated:
        return _step(get_args(model)[0], part)
    if get_origin(model) in (dict, tuple):
        return get_args(model)[0 if get_origin(model) is tuple else -1]
    owner = next((m for m in (model, *get_args(model)) if _keys(m)), None)
    return _keys(owner).get(str(part))


def model_at(model: Any, path: Path) -> Any:
    """Return the model that the mapping at `path` below `model` is read with, None where there is none."""
    for part in path:
        model = _step(model, part)
    return next((m for m in (model, *get_args(model)) if _keys(m)), None)


def _unknown_key(document: Document, model: Any, path: Path) -> Fault:
    name, place = str(path[-1]), document.place(_written(path))
    if FULL_COLON in name:
        return refusal("colon", place, name)
    return unknown("unknown_key", place, name, list(_keys(model_at(model, path[:-1]))), KEY)


def _written(path: Iterable[str | int]) -> Path:
    """Return a path of pydantic's without the steps that stand in no file."""
    return tuple(p for p in path if p not in ("[key]", ALWAYS))


def _of_rule(document: Document, path: Path, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Return the faults of a rule, each word with its line."""
    for fault in faults:
        inside = [int(p) if p.isdigit() else p for p in re.findall(r"[^.\[\]]+", fault.place.path)]
        found = Text("规则种类{f}", "rule kind {f}").fill(f=fault.found) if fault.code == "rule_kind" else fault.found
        yield Fault(fault.code, document.place((*path, *inside)), found, fault.expected, fault.remedy)


def _faults(document: Document, model: Any, error: ErrorDetails) -> Iterator[Fault]:
    """Return one of pydantic's errors as faults of ours."""
    path = _written(error["loc"])
    kind, found, place = error["type"], error["input"], document.place(path)
    code = _CODES.get(kind, kind)
    if kind == "rule":
        yield from _of_rule(document, path, error["ctx"]["faults"])
    elif kind in _UNKNOWN:
        yield _unknown_key(document, model, error["loc"])
    elif kind == "missing":
        yield said("missing_key", document.place(path[:-1]), name=path[-1])
    elif kind == "unit_slip":
        yield unknown("unknown_word", place, found, error["ctx"]["known"], OWN_UNIT)
    elif kind == "literal_error":
        known = [w.strip("'") for w in re.findall(r"'[^']*'", str(error["ctx"]["expected"]))]
        yield unknown("unknown_word", place, found, known, Text("取值", "value"))
    elif code in ("mapping", "list", "bilingual") and isinstance(found, str) and FULL_COLON in found:
        yield refusal("colon", place, found[:20])
    else:
        said_of, expected, _ = MESSAGES.get(code, MESSAGES["format"])
        yield Fault(code, place, said_of.fill(f=tell(found)), expected)


def _told_once(model: Any, errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return the errors without the missing keys that a misspelt key beside them stands for."""
    meant: set[Path] = set()
    for *above, name in (e["loc"] for e in errors if e["type"] in _UNKNOWN):
        meant.update((*above, near) for near in nearest(name, list(_keys(model_at(model, tuple(above))))))
    return [e for e in errors if not (e["type"] == "missing" and e["loc"] in meant)]


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)  # its schema is built when the first file of its kind is read


def read_model(document: Document, model: type[D], languages: frozenset[str] = BOTH) -> tuple[D | None, list[Fault]]:
    """Return the document as `model`, or None and every fault of it.

    `languages` are those in which every text is asked for.
    """
    try:
        found: D = _adapter(cast(Hashable, model)).validate_python(document.data, context={"languages": languages})
        return found, [*document.faults]
    except ValidationError as error:
        errors = _told_once(model, error.errors(include_url=False))
        return None, [*document.faults, *(f for e in errors for f in _faults(document, model, e))]

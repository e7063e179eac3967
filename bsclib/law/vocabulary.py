"""The words that law is written in: exact numbers, dates, ids, texts in two languages, closed lists.

Each is a pydantic type that takes the text as it stands in the file, refuses anything else with a code of ours, and
carries the JSON schema that editors complete from.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from bsclib.decimals import decimal_of
from bsclib.errors import Text
from bsclib.paths import is_safe_id
from bsclib.scoring.rules import RuleError, rule_from_mapping

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_ACCOUNTS = re.compile(r"\d[\d.\-]*(\.\.\d[\d.\-]*)?\Z", re.ASCII)
_BUDGET_LINE = re.compile(r"([a-z][a-z0-9_]{0,47}|\*)/\S.*\Z")
_JUDGEMENT = re.compile(r"\d+(\.\d+)?(/[1-9]\d*)?\Z", re.ASCII)
BOTH = frozenset({"zh", "en"})


STRICT = ConfigDict(extra="forbid", defer_build=True)


class Doc(BaseModel):
    """Base of every model of a file: frozen, and a key it does not know is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # only what stands at the top is built


def _refuse(code: str, found: object) -> PydanticCustomError:
    return PydanticCustomError(code, "{found}", {"found": found})


def _number(value: Any) -> Decimal:
    try:
        return decimal_of(value)
    except (ValueError, TypeError):
        raise _refuse("number", value) from None


def _whole(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise _refuse("whole", value)
    return int(number)


def _positive(value: Any) -> Decimal:
    number = _number(value)
    if number < 0:
        raise _refuse("negative", value)
    return number


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise _refuse("flag", value)
    return bool(value == "true")


def _date(value: Any) -> date:
    try:
        if isinstance(value, str) and _DATE.match(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise _refuse("date", value)


def _id(value: Any) -> str:
    if not is_safe_id(value):
        raise _refuse("id", value)
    return str(value)


def _ref(value: Any) -> str:
    card, slash, indicator = value.partition("/") if isinstance(value, str) else ("", "", "")
    if not (slash and is_safe_id(card) and is_safe_id(indicator)):
        raise _refuse("reference", value)
    return str(value)


def _origin(value: Any) -> str:
    return "internal" if value == "internal" else _ref(value)


def _accounts(value: Any) -> str:
    if not isinstance(value, str) or not _ACCOUNTS.match(value):
        raise _refuse("accounts", value)
    return value


def _budget_line(value: Any) -> str:
    if not isinstance(value, str) or not _BUDGET_LINE.match(value):
        raise _refuse("line_reference", value)
    return value


def _line(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or value != value.strip():
        raise _refuse("words", value)
    return value


def _label(value: Any, info: ValidationInfo) -> Text:
    """Return a text in the languages of the law; a language that it does not have borrows the other's words.

    Where the law has one language, the bare line will do.
    """
    asked = (info.context or {}).get("languages", BOTH)
    if isinstance(value, str) and len(asked) == 1:
        return Text(_line(value), value)
    if not isinstance(value, dict) or not value or not set(value) <= BOTH:
        raise _refuse("bilingual" if asked == BOTH else "labelled", value)
    if lacking := asked - set(value):
        raise _refuse(f"no_{min(lacking)}", value)
    zh, en = (_line(value[lang]) if lang in value else "" for lang in ("zh", "en"))
    return Text(zh or en, en or zh)


def words_of(value: Any, info: ValidationInfo) -> Text:
    """Return a text in the languages of the law, or one line that serves them all."""
    return Text(_line(value), value) if isinstance(value, str) else _label(value, info)


def english(words: Text | None) -> str:
    """Return words as reports quote a source, "" for none."""
    return words.en if words else ""


def _judgement(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and _JUDGEMENT.match(value)):
        raise _refuse("judgement", value)
    return value


def _rule(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _refuse("mapping", value)
    try:
        rule_from_mapping(value, "higher")
    except RuleError as error:
        raise PydanticCustomError("rule", "rule", {"faults": error.faults}) from None
    return value


def _typed(check: Callable[..., Any], **schema: Any) -> tuple[PlainValidator, WithJsonSchema]:
    return PlainValidator(check), WithJsonSchema(schema)


_DECIMAL = r"^[+-]?(\d+(\.\d*)?|\.\d+)$"
LINE_SCHEMA = {"type": "string", "minLength": 1}
PAIR_SCHEMA = {
    "type": "object",
    "properties": {"zh": LINE_SCHEMA, "en": LINE_SCHEMA},
    "required": ["zh", "en"],
    "additionalProperties": False,
}
ID = r"^[a-z][a-z0-9_]{0,47}$"
REF = r"^[a-z][a-z0-9_]{0,47}/[a-z][a-z0-9_]{0,47}$"

Number = Annotated[Decimal, *_typed(_number, type=["number", "string"], pattern=_DECIMAL)]
Positive = Annotated[Decimal, *_typed(_positive, type=["number", "string"], pattern=_DECIMAL, minimum=0)]
Whole = Annotated[int, *_typed(_whole, type=["integer", "string"], pattern=r"^-?\d+$")]
Flag = Annotated[bool, *_typed(_flag, type="boolean")]
Day = Annotated[date, *_typed(_date, type="string", pattern=r"^\d{4}-\d{2}-\d{2}$")]
Id = Annotated[str, *_typed(_id, type="string", pattern=ID)]
Ref = Annotated[str, *_typed(_ref, type="string", pattern=REF, description="card/indicator")]
Origin = Annotated[str, *_typed(_origin, type="string", pattern=f"^internal$|{REF}")]
Line = Annotated[str, *_typed(_line, **LINE_SCHEMA)]
Accounts = Annotated[str, *_typed(_accounts, type=["string", "integer"])]
LineRef = Annotated[str, *_typed(_budget_line, **LINE_SCHEMA)]
Label = Annotated[Text, *_typed(_label, **PAIR_SCHEMA)]
Words = Annotated[Text, *_typed(words_of, anyOf=[LINE_SCHEMA, PAIR_SCHEMA])]
Cell = Annotated[str | None, *_typed(_judgement, type=["integer", "number", "string", "null"])]
RULE = "a scoring rule; null where no rule can be read"
RuleMapping = Annotated[dict[str, Any] | None, *_typed(_rule, description=RULE)]

Basis = Literal["flow", "rate", "point", "annualised", "rolling4"]
Nature = Literal["higher", "lower", "band"]
RowKind = Literal["scored", "bonus", "malus", "veto"]
Level = Literal["company", "center", "department", "project", "post", "process"]
Kind = Literal["profit", "cost", "expense", "investment"]
Frequency = Literal["weekly", "monthly", "quarterly", "yearly"]
QuarterName = Literal["Q1", "Q2", "Q3", "Q4"]
RaterRole = Literal["self", "peer", "office", "outside"]
Horizon = Literal["short", "medium", "long"]
Stage = Literal["goals", "preparation", "indicators", "execution", "evaluation", "feedback"]

"""The words of a rule's YAML form: each reads one value strictly, or says what it expected, and has a JSON schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from bsclib.decimals import decimal_of
from bsclib.errors import Text, same

T = TypeVar("T")
Schema = Mapping[str, object]


class UnfitError(Exception):
    """What a word raises: path inside the value, found, expected."""

    def __init__(self, path: str, found: object, expected: Text) -> None:
        super().__init__(path, found, expected)
        self.path, self.found, self.expected = path, found, expected


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a kind's vocabulary: how its value is read, and what an editor is told of it."""

    read: Callable[[object], object]
    schema: Schema


def number(value: object) -> Decimal:
    """Return an exact decimal; a float, or anything else, is refused."""
    try:
        return decimal_of(value)  # type: ignore[arg-type]  # it refuses what is no number
    except (ValueError, TypeError):
        raise UnfitError("", value, Text("应为十进制数", "a decimal number is expected")) from None


def _positive(value: object) -> Decimal:
    found = number(value)
    if found <= 0:
        raise UnfitError("", value, Text("应大于 0", "it must be greater than 0"))
    return found


NO_LIMIT, ENDLESS = "none", Decimal("Infinity")


def _floor(value: object) -> Decimal:
    return -ENDLESS if value == NO_LIMIT else _limit(value)


def _cap(value: object) -> Decimal:
    return ENDLESS if value == NO_LIMIT else _limit(value)


def _limit(value: object) -> Decimal:
    found = number(value)
    if found < 0:
        raise UnfitError("", value, NOT_NEGATIVE)
    return found


def name(value: object) -> str:
    """Return a name that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise UnfitError("", value, Text("应为名称", "a name is expected"))
    return value


Ends = tuple[Decimal | None, Decimal | None]


def _range(value: object) -> Ends:
    if not isinstance(value, list | tuple) or len(value) != 2 or all(end is None for end in value):
        raise UnfitError("", value, Text("应为 [下限, 上限]", "[low, high] is expected"))
    low, high = (None if end is None else number(end) for end in value)
    if low is not None and high is not None and low > high:
        raise UnfitError("", value, Text("下限不得大于上限", "low must not exceed high"))
    return low, high


def items(value: object, item: Callable[[object], T]) -> tuple[T, ...]:
    """Return a list that is not empty, each of its items read; a fault names the item."""
    if not isinstance(value, list | tuple) or not value:
        raise UnfitError("", value, Text("应为非空列表", "a list that is not empty is expected"))
    found = []
    for index, entry in enumerate(value):
        try:
            found.append(item(entry))
        except UnfitError as unfit:
            raise UnfitError(f"[{index}]{unfit.path}", unfit.found, unfit.expected) from None
    return tuple(found)


def choice(*words: str) -> Word:
    """Return the word whose value is one of `words`."""

    def read(value: object) -> str:
        if value not in words:
            raise UnfitError("", value, same(" | ".join(words)))
        return str(value)

    return Word(read, {"enum": list(words)})


def _flag(value: object) -> bool:
    if value not in (True, False, "true", "false"):  # strict YAML hands on words, Python its own
        raise UnfitError("", value, same("true | false"))
    return value in (True, "true")


def closed(**properties: Schema) -> Schema:
    """Return the schema of a mapping that has exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


NOT_NEGATIVE = Text("不得小于 0", "it must not be negative")
A_NUMBER: Schema = {"type": ["number", "string"], "pattern": r"^[+-]?(\d+(\.\d*)?|\.\d+)$"}
A_NAME: Schema = {"type": "string", "minLength": 1}
NUMBER, POSITIVE, LIMIT = Word(number, A_NUMBER), Word(_positive, A_NUMBER), Word(_limit, A_NUMBER)
_OR_NONE: Schema = {"anyOf": [A_NUMBER, {"const": NO_LIMIT}]}
FLOOR, CAP = Word(_floor, _OR_NONE), Word(_cap, _OR_NONE)
NAME = Word(name, A_NAME)
_END: Schema = {"anyOf": [A_NUMBER, {"type": "null"}]}
RANGE = Word(_range, {"type": "array", "items": _END, "minItems": 2, "maxItems": 2})
BETTER = choice("higher", "lower")
FLAG = Word(_flag, {"type": "boolean"})

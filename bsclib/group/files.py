"""`group.yaml` and `eliminations/2025Q4.yaml`: who belongs to a group, how it is judged, what they sold each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field

from bsclib.errors import Fault, InputError, Place, Text, raise_faults
from bsclib.law import vocabulary as v
from bsclib.law.faults import read_model
from bsclib.law.strict_yaml import MAX_BYTES, Document, read
from bsclib.law.vocabulary import Doc

FAULTY = Text("集团文件有误", "the files of the group have faults")
NO_GROUP = Text("找不到集团文件 {path}", "there is no group at {path}")
NO_MEMBERS = Text("没有成员", "there are no members")
NOT_MEMBER = Text("“{name}”不是成员", "“{name}” is no member")
GRADES_FALL = Text("等级应从高到低，最后一级从 0 起", "grades go from the best down; the last one starts at 0")
WEIGHTLESS = Text("权重之和应大于 0", "the weights must add up to more than 0")
TO_ITSELF = Text("买卖双方是同一成员", "it sells to itself")

M = TypeVar("M", bound=Doc)


class MemberDoc(Doc):
    """A company or a group below the group: its weight, and the card whose total stands for it."""

    weight: v.Positive
    card: v.Id | None = None


class GroupRowDoc(Doc):
    """An indicator of the group's card, computed from one indicator of every member.

    `of` is the reference of the members' indicator, or a mapping of member to reference where they differ; of a group
    below, the id of its own indicator is written `group/id`.  A member that it leaves out has no part in it.
    """

    label: v.Label
    weight: v.Positive
    how: Literal["sum", "mean", "weighted_mean", "worst"]
    of: v.Ref | dict[v.Id, v.Ref]
    better: Literal["higher", "lower"] = "higher"
    decimals: v.Whole | None = None
    target: v.Number | None = None
    rule: v.RuleMapping


class BandOfGroup(Doc):
    """A grade: its label and the total from which it is given."""

    label: v.Label
    at_least: v.Number


class GroupDoc(Doc):
    """The law of a group: `group.yaml`."""

    id: v.Id
    label: v.Label
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    card: v.Id
    members: dict[v.Id, MemberDoc]
    grades: dict[v.Id, BandOfGroup]
    indicators: dict[v.Id, GroupRowDoc] = Field(default={})

    def reference(self, row: GroupRowDoc, member: str) -> str | None:
        """Return the reference of a member's indicator, None where the member has no part in it."""
        return row.of if isinstance(row.of, str) else row.of.get(member)


class Elimination(Doc):
    """What one member sold another: it is taken from the seller's revenue and from the buyer's cost."""

    seller: v.Id
    buyer: v.Id
    seller_account: v.Line
    buyer_account: v.Line
    approved: v.Positive
    actual: v.Positive
    why: v.Line | None = None


class EliminationsDoc(Doc):
    """The eliminations of a quarter: `eliminations/2025Q4.yaml`."""

    eliminations: tuple[Elimination, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupFiles:
    """The law of a group and the document that knows its lines."""

    folder: Path
    law: GroupDoc
    document: Document


def _read(path: Path, model: type[M]) -> tuple[M, Document]:
    if not path.is_file():
        raise InputError(NO_GROUP.fill(path=path), [Fault("no_group", Place(file=str(path)), NO_GROUP.fill(path=path))])
    with path.open("rb") as file:
        document = read(f"{path.parent.name}/{path.name}", file.read(MAX_BYTES + 1))
    raise_faults(FAULTY, document.faults)
    told: Any = document.data.get("languages") if isinstance(document.data, dict) else None
    languages = frozenset(n for n in told or () if n in v.BOTH) or v.BOTH
    found, faults = read_model(document, model, languages)
    raise_faults(FAULTY, faults)
    assert found is not None
    return found, document


def read_group(folder: Path) -> GroupFiles:
    """Return the law of the group in `folder`.

    Parameters
    ----------
    folder : Path
        It holds `group.yaml`; the members' folders lie beside it.

    Returns
    -------
    GroupFiles

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> import tempfile
    >>> from bsclib.group import synthetic_group
    >>> folder = synthetic_group(Path(tempfile.mkdtemp()), companies=2, quarters=())
    >>> list(read_group(folder).law.members)
    ['company_001', 'company_002']
    """
    law, document = _read(Path(folder) / "group.yaml", GroupDoc)
    raise_faults(FAULTY, list(_checked(law, document)))
    return GroupFiles(Path(folder), law, document)


def _checked(law: GroupDoc, document: Document) -> Iterator[Fault]:
    if not law.members:
        yield Fault("members", document.place(("members",)), NO_MEMBERS)
    elif not sum(m.weight for m in law.members.values()):
        yield Fault("weights", document.place(("members",)), WEIGHTLESS)
    if law.indicators and not sum(row.weight for row in law.indicators.values()):
        yield Fault("weights", document.place(("indicators",)), WEIGHTLESS)
    ends = [band.at_least for band in law.grades.values()]
    if not ends or ends[-1] != 0 or any(a <= b for a, b in pairwise(ends)):
        yield Fault("grades", document.place(("grades",)), GRADES_FALL)
    for id, row in law.indicators.items():
        for name in row.of if isinstance(row.of, dict) else ():
            if name not in law.members:
                yield Fault("member", document.place(("indicators", id, "of", name)), NOT_MEMBER.fill(name=name))


def eliminations_of(group: GroupFiles, quarter: str) -> tuple[Elimination, ...]:
    """Return what the members sold each other in a quarter; nothing where no file says so.

    Parameters
    ----------
    group : GroupFiles
    quarter : str

    Returns
    -------
    tuple of Elimination

    Raises
    ------
    InputError
        With every fault of the file.
    """
    path = group.folder / "eliminations" / f"{quarter}.yaml"
    if not path.is_file():
        return ()
    found, document = _read(path, EliminationsDoc)
    faults = []
    for number, line in enumerate(found.eliminations):
        for part in ("seller", "buyer"):
            if (name := getattr(line, part)) not in group.law.members:
                place = document.place(("eliminations", number, part))
                faults.append(Fault("member", place, NOT_MEMBER.fill(name=name)))
        if line.seller == line.buyer:
            faults.append(Fault("seller", document.place(("eliminations", number)), TO_ITSELF))
    raise_faults(FAULTY, faults)
    return found.eliminations

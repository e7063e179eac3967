"""A group's quarter: every member opened, their totals rolled up, the group's own card computed and scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from bsclib.decimals import decimal_of, decimals_of, round_half_up, text_of
from bsclib.errors import NOTHING, BscError, Fault, InputError, Place, Text, raise_faults
from bsclib.group.files import FAULTY, GroupFiles, GroupRowDoc, read_group
from bsclib.paths import is_safe_id
from bsclib.quarter import QuarterView, open_quarter
from bsclib.scoring import demonstrate, rule_from_mapping

CYCLE = Text("集团互相包含：{names}", "the groups hold one another: {names}")
NO_CARD = Text("{member} 没有考核表“{card}”；有：{known}", "{member} has no card “{card}”; there are: {known}")
NO_ROW = Text("{member} 没有指标“{ref}”", "{member} has no indicator “{ref}”")
UNITS = Text("各成员单位不同，不能合并：{units}", "the members' units differ and cannot go together: {units}")
LACKING = Text("{members} 没有数值", "{members}: no value")
NO_TARGET = Text("没有目标值", "there is no target")
JOINED = Text("；", "; ")
NO_NUMBER = Text("{members} 的数值不是数字", "{members}: the value is no number")


@dataclass(frozen=True, slots=True)
class MemberResult:
    """What a member came to: its total, grade and rank among the members; None where there is none."""

    id: str
    label: Text
    weight: Decimal
    total: Fraction | None
    grade: Text | None
    rank: int | None
    coverage: Fraction


@dataclass(frozen=True, slots=True)
class GroupRow:
    """An indicator of the group's card: what the members' values make, what it scored and why; parts by member."""

    id: str
    label: Text
    how: str
    unit: Text
    weight: Decimal
    parts: Mapping[str, tuple[Fraction | None, Fraction | None]]
    target: Decimal | None
    actual: Decimal | None
    score: Fraction | None
    why: Text


@dataclass(frozen=True)
class GroupView:
    """A group's quarter.

    Attributes
    ----------
    files : GroupFiles
        Its law.
    quarter : str
    language : "zh" or "en"
    members : mapping of id to QuarterView or GroupView
        In the law's order.
    """

    files: GroupFiles
    quarter: str
    language: str
    members: Mapping[str, QuarterView | GroupView]

    @property
    def label(self) -> Text:
        """Its name."""
        return self.files.law.label

    @cached_property
    def results(self) -> tuple[MemberResult, ...]:
        """What each member came to, in the law's order."""
        found = [self._result(id) for id in self.members]
        known = [(r.total, r.grade) for r in found]
        return tuple(
            MemberResult(
                *(r.id, r.label, r.weight, r.total, r.grade),
                None if r.grade is None else 1 + sum(t is not None and g is not None and t > r.total for t, g in known),  # type: ignore[operator]
                r.coverage,
            )
            for r in found
        )

    def _result(self, id: str) -> MemberResult:
        member, law = self.members[id], self.files.law.members[id]
        if isinstance(member, GroupView):
            total, coverage = member.total
            return MemberResult(id, member.label, law.weight, total, member.grade, None, coverage)
        card, label = law.card or self.files.law.card, member.rulebook.company.label
        if card not in member.totals:
            found = NO_CARD.fill(member=id, card=card, known=", ".join(member.totals))
            raise InputError(FAULTY, [Fault("card", self.files.document.place(("members", id)), found)])
        of = member.totals[card]
        return MemberResult(id, label, law.weight, of.total, of.grade, None, of.coverage)

    @property
    def rolled_up(self) -> tuple[Fraction | None, Fraction]:
        """The mean of the members' totals by their weights, and the share of the weights that have one."""
        pairs = [(Fraction(r.weight), r.total) for r in self.results]
        known = sum((w for w, t in pairs if t is not None), Fraction(0))
        whole = sum((w for w, _ in pairs), Fraction(0))
        total = sum((w * t for w, t in pairs if t is not None), Fraction(0)) / known if known else None
        return total, known / whole

    @cached_property
    def rows(self) -> tuple[GroupRow, ...]:
        """The group's own card; empty where the law gives it none."""
        faults: list[Fault] = []
        rows = [self._row(id, row, faults) for id, row in self.files.law.indicators.items()]
        raise_faults(FAULTY, faults)
        return tuple(rows)

    @property
    def own_total(self) -> tuple[Fraction | None, Fraction]:
        """The total of the group's own card, and the share of its weights that was scored."""
        pairs = [(Fraction(row.weight), row.score) for row in self.rows]
        known = sum((w for w, s in pairs if s is not None), Fraction(0))
        whole = sum((w for w, _ in pairs), Fraction(0))
        total = sum((w * s for w, s in pairs if s is not None), Fraction(0)) / known if known else None
        return total, known / whole if whole else Fraction(0)

    @property
    def total(self) -> tuple[Fraction | None, Fraction]:
        """What stands for the group: its own card's total where it has a card, else what is rolled up."""
        return self.own_total if self.files.law.indicators else self.rolled_up

    @property
    def grade(self) -> Text | None:
        """The grade of `total`; none where less than everything is known."""
        total, coverage = self.total
        return self.graded(total) if coverage == 1 else None

    def graded(self, total: Fraction | None) -> Text | None:
        """Return the grade of a total."""
        if total is None:
            return None
        return next(band.label for band in self.files.law.grades.values() if max(total, Fraction(0)) >= band.at_least)

    def _row(self, id: str, row: GroupRowDoc, faults: list[Fault]) -> GroupRow:
        parts: dict[str, tuple[Fraction | None, Fraction | None]] = {}
        units: dict[str, Text] = {}
        words: list[str] = []
        for name, member in self.members.items():
            if (ref := self.files.law.reference(row, name)) is None:
                continue
            found = figures_of(member, ref)
            if found is None:
                place = self.files.document.place(("indicators", id, "of"))
                faults.append(Fault("row", place, NO_ROW.fill(member=name, ref=ref)))
                continue
            units[name], target, actual = found
            words += [name] if isinstance(actual, str) else []
            parts[name] = _number(target), _number(actual)
        if len(set(units.values())) > 1:
            told = ", ".join(f"{name} {unit.of(self.language)}" for name, unit in units.items())
            faults.append(Fault("units", self.files.document.place(("indicators", id, "of")), UNITS.fill(units=told)))
        weights = {name: Fraction(self.files.law.members[name].weight) for name in parts}
        target, actual = (
            rounded(combined(row.how, row.better, values, weights), row, values.values())
            for values in ({n: pair[k] for n, pair in parts.items()} for k in (0, 1))
        )
        target = target if row.target is None else row.target
        lacking = [name for name, (_, value) in parts.items() if value is None and name not in words]
        why = NO_NUMBER.fill(members=", ".join(words)) if words else LACKING.fill(members=", ".join(lacking))
        score = None
        if actual is not None and row.rule is not None:
            score, why = _scored(row, target, actual)
        unit = next(iter(units.values()), NOTHING)
        return GroupRow(id, row.label, row.how, unit, row.weight, parts, target, actual, score, why)


def _scored(row: GroupRowDoc, target: Decimal | None, actual: Decimal) -> tuple[Fraction | None, Text]:
    rule = rule_from_mapping(row.rule or {}, row.better)
    if rule.needs_target and target is None:
        return None, NO_TARGET
    try:
        return demonstrate(rule, target, actual)
    except InputError as refused:
        return None, JOINED.join([refused.message, *(fault.found for fault in refused.faults)])


def rounded(value: Fraction | None, row: GroupRowDoc, parts: Iterable[Fraction | None]) -> Decimal | None:
    """Return a combined value with the decimals that the law declares, half up.

    Where it declares none: the members' own, with which a sum and the worst are exact; for a mean two more.

    Parameters
    ----------
    value : Fraction or None
    row : GroupRowDoc
    parts : iterable of Fraction or None
        The members' values.

    Returns
    -------
    Decimal or None
    """
    if value is None:
        return None
    own = max(decimals_of(decimal_of(text_of(part))) for part in parts if part is not None)
    places = row.decimals if row.decimals is not None else own + (2 if "mean" in row.how else 0)
    return Decimal(int(round_half_up(value, places) * 10**places)).scaleb(-places)


def _number(value: object) -> Fraction | None:
    return Fraction(value) if isinstance(value, Decimal | Fraction) else None


def combined(
    how: str, better: str, values: Mapping[str, Fraction | None], weights: Mapping[str, Fraction]
) -> Fraction | None:
    """Return what the members' values make; None where any of them is missing: a part is no sum.

    Parameters
    ----------
    how : "sum", "mean", "weighted_mean" or "worst"
    better : "higher" or "lower"
    values, weights : mapping of member to number

    Returns
    -------
    Fraction or None

    Examples
    --------
    >>> values, weights = {"a": Fraction(10), "b": Fraction(40)}, {"a": Fraction(2), "b": Fraction(1)}
    >>> [str(combined(how, "higher", values, weights)) for how in ("sum", "mean", "weighted_mean", "worst")]
    ['50', '25', '20', '10']
    """
    known = {name: value for name, value in values.items() if value is not None}
    if not known or len(known) < len(values):
        return None
    match how:
        case "sum":
            return sum(known.values(), Fraction(0))
        case "mean":
            return sum(known.values(), Fraction(0)) / len(known)
        case "worst":
            return min(known.values()) if better == "higher" else max(known.values())
    whole = sum((weights[name] for name in known), Fraction(0))
    return sum((weights[name] * value for name, value in known.items()), Fraction(0)) / whole if whole else None


def figures_of(member: QuarterView | GroupView, reference: str) -> tuple[Text, object, object] | None:
    """Return unit, target and actual of a member's indicator; None where it has no such indicator.

    Parameters
    ----------
    member : QuarterView or GroupView
    reference : str
        "card/indicator"; of a group "group/indicator".

    Returns
    -------
    tuple of (unit, target, actual), or None
    """
    card, _, id = reference.partition("/")
    if isinstance(member, GroupView):
        row = next((r for r in member.rows if r.id == id and card == "group"), None)
        return None if row is None else (row.unit, row.target, row.actual)
    found = next((r for r in member.scores if r.key == (card, id)), None)
    return None if found is None else (member.rulebook.at(reference).unit_label, found.target, found.actual)


def _below(id: str, file: str) -> str:
    """Return a member's file as the group names it: fifty companies have a file of the same name."""
    return file if id in file or file.startswith("/") else f"{id}/{file}"


def open_group(folder: Path, quarter: str, language: str = "zh", above: tuple[Path, ...] = ()) -> GroupView:
    """Return a group's quarter with every member opened.

    Parameters
    ----------
    folder : Path
        It holds `group.yaml`; the members' folders lie beside it.
    quarter : str
    language : "zh" or "en"
    above : tuple of Path
        The groups that it is opened for.

    Returns
    -------
    GroupView

    Raises
    ------
    InputError
        With every fault of the group's law and of its members; groups that hold one another.

    Examples
    --------
    >>> import tempfile
    >>> from bsclib.group import synthetic_group
    >>> made = synthetic_group(Path(tempfile.mkdtemp()), companies=2)
    >>> [result.rank for result in open_group(made, "2025Q4").results]
    [1, 2]
    """
    home = Path(folder).resolve()
    if home in above:
        names = " → ".join(path.name for path in (*above, home))
        raise InputError(FAULTY, [Fault("cycle", Place(file=f"{home.name}/group.yaml"), CYCLE.fill(names=names))])
    files = read_group(home)
    members: dict[str, QuarterView | GroupView] = {}
    faults: list[Fault] = []
    for id in files.law.members:
        assert is_safe_id(id)
        try:
            if (home.parent / id / "group.yaml").is_file():
                members[id] = open_group(home.parent / id, quarter, language, (*above, home))
            else:
                members[id] = open_quarter(
                    id, quarter, workspace=home.parent.parent, params=home.parent, language=language
                )
        except BscError as error:
            place = files.document.place(("members", id))
            own = getattr(error, "faults", ()) or [Fault("member", place, error.message)]
            faults += [replace(f, place=replace(f.place, file=_below(id, f.place.file))) for f in own]
    raise_faults(FAULTY, faults)
    return GroupView(files, quarter, language, members)

"""The one gate of a quarter: what is not right here is neither scored, shown, carried on nor sealed.

Law and evidence are checked where they are read; this is what holds between them, and the door that all commands use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bsclib.errors import Fault, InputError, Text, UsageError, place_at, raise_faults
from bsclib.evidence.names import named
from bsclib.law import Rulebook
from bsclib.paths import has_room
from bsclib.quarter import QuarterView

NOT_PASSED = Text("{period} 没有通过检查", "{period} does not pass the check")
LAW_SLIPS = Text("考核办法有误（strict: true）", "The law has slips (strict: true)")
NOT_WHOLE = Text("{year} 年缺少 {lacking} 的证据", "{year} lacks the evidence of {lacking}")


def passed(view: QuarterView, *, part: bool = False) -> QuarterView:
    """Return the quarter if nothing of it is at fault.

    Parameters
    ----------
    view : QuarterView
    part : bool
        Whether it holds one unit's part alone: then no register is whole, and none is held against a figure.

    Returns
    -------
    QuarterView
        The same, scored.

    Raises
    ------
    InputError
        With every fault: of the law where it is strict, of rows that cannot be scored, of figures that their
        registers contradict.

    Examples
    --------
    >>> passed(view).facts.period
    '2025Q4'
    """
    faults = faults_of(view, part=part)
    if faults:  # what would be said of it stands beside
        faults += [
            f
            for f in (*view.rulebook.notices, *named((*view.facts.notices, *view.slips), view.rulebook))
            if f.level == "notice"
        ]
    raise_faults(NOT_PASSED.fill(period=view.facts.period), faults)
    return view


def lawful(rulebook: Rulebook) -> Rulebook:
    """Return the law if it may be used: what it slipped in is a fault where it says `strict`.

    Parameters
    ----------
    rulebook : Rulebook

    Returns
    -------
    Rulebook
        The same.

    Raises
    ------
    InputError
        With every slip, its file and line.

    Examples
    --------
    >>> lawful(view.rulebook).company.strict
    False
    """
    raise_faults(LAW_SLIPS, (fault for fault in rulebook.notices if fault.level == "fault"))
    return rulebook


def faults_of(view: QuarterView, *, part: bool = False) -> list[Fault]:
    """Return every fault of an opened quarter, each with its file.

    Parameters
    ----------
    view : QuarterView
    part : bool
        Whether it holds one unit's part alone.

    Returns
    -------
    list of Fault

    Examples
    --------
    >>> faults_of(view)
    []
    """
    law = [fault for fault in (*view.rulebook.notices, *view.slips) if fault.level == "fault"]
    try:
        _ = view.totals
        scoring: Iterable[Fault] = (fault for fault in view.silent if fault.level == "fault")
    except InputError as error:
        scoring = (_placed(fault, view) for fault in error.faults)
    return named([*law, *scoring, *([] if part else _registers(view))], view.rulebook)


def passed_year(view: QuarterView) -> QuarterView:
    """Return the last quarter of a year if each of its quarters passes.

    Parameters
    ----------
    view : QuarterView
        The fourth quarter.

    Returns
    -------
    QuarterView
        The same.

    Raises
    ------
    UsageError
        A quarter has no evidence at all.
    InputError
        With every fault of every quarter.

    Examples
    --------
    >>> passed_year(view).quarter.year
    2025
    """
    faults: list[Fault] = []
    lacking = []
    for quarter in (view.quarter.shift(-back) for back in range(3, -1, -1)):
        try:
            earlier = view.earlier(quarter)
            if earlier is None:
                lacking.append(str(quarter))
            else:
                faults += faults_of(earlier)
        except InputError as error:
            faults += error.faults
    if lacking:
        raise UsageError(NOT_WHOLE.fill(year=view.quarter.year, lacking=", ".join(lacking)))
    raise_faults(NOT_PASSED.fill(period=view.quarter.year), faults)
    return view


def _placed(fault: Fault, view: QuarterView) -> Fault:
    """Return a fault of scoring with file, sheet and cell of the address that its row bears."""
    if fault.place.file or not fault.place.cell:
        return fault
    if fault.place.sheet:
        return replace(fault, place=replace(fault.place, file=view.facts.source.name))
    return replace(fault, place=place_at(fault.place.cell, view.facts.source.name, fault.place.path))


def _registers(view: QuarterView) -> list[Fault]:
    """Return where a figure is not what its register says, or a budget what was approved; none without these rooms."""
    if not (has_room("cycle") and has_room("budgeting")):
        return []
    from bsclib.cycle.preparing import unlocked
    from bsclib.cycle.registers import disagreements
    from bsclib.cycle.varied import unplaced

    budget = [_placed(fault, view) for fault in (*unlocked(view), *unplaced(view))]
    try:
        return [*budget, *disagreements(view.rulebook, view.facts)]
    except InputError:  # a row cannot be scored: that is told, and no card's total can be held against its registers
        return budget

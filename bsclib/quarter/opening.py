"""A quarter opened from its files."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, InputError, Place, UsageError
from bsclib.evidence import read_evidence
from bsclib.kept import while_unchanged
from bsclib.law import load_rulebook
from bsclib.paths import company_folder, find_workspace, packaged
from bsclib.period import Quarter
from bsclib.policies import Policies
from bsclib.quarter.before import BEFORE
from bsclib.quarter.places import evidence_folder, quarters_of
from bsclib.quarter.view import QuarterView
from bsclib.quarter.words import WORDS


def reading_file(home: Path, quarter: str) -> Path:
    """Return where a sealed revision keeps the policies its run was given."""
    return home / "quarters" / f"{quarter}.policies.json"


def _sealed_reading(home: Path, quarter: str) -> dict[str, Any]:
    path = reading_file(home, quarter)
    try:
        found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        Policies().replace(**found)
    except (ValueError, TypeError, UsageError):
        raise InputError(WORDS.BAD_READING, [Fault("policies", Place(file=str(path)), WORDS.BAD_READING)]) from None
    return dict(found)


def open_quarter(
    company: str = "",
    quarter: str = "",
    *,
    workspace: str | Path = "",
    params: str | Path = "",
    profile: str | None = None,
    weights: str | None = None,
    language: str = "zh",
    to_date: str = "",
    **policies: Any,
) -> QuarterView:
    """Return a quarter with its law and evidence, ready to be scored.

    Parameters
    ----------
    company, quarter : str, optional
        Default: the only company there is, its newest quarter with evidence.
    workspace : path, optional
        The folder that holds `params/`; default: the nearest one upward, else the packaged sample.
    params : path, optional
        The folder of the companies' folders; default: the workspace's `params/`.
    profile, weights, **policies : optional
        The reading; what is not given is as a sealed revision's run was told, else as `company.yaml` says.
    language : "zh" or "en"
    to_date : str, optional
        A month of the quarter, as `2025-11` or `202511`: the quarter as it stood at its end, what was not due yet
        unscored; default: the whole quarter.

    Returns
    -------
    QuarterView
        Law and evidence, every cell checked; scores are computed when they are asked for.

    Raises
    ------
    UsageError
        An unknown company, quarter, policy or month; several companies and none named.
    InputError
        With every fault of law and evidence.

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> view = open_quarter(quarter="2025Q4", workspace=packaged())
    >>> str(view.quarter), len(view.scores), view.card("company").level
    ('2025Q4', 129, 'company')
    """
    root = Path(workspace).resolve() if workspace else find_workspace() or packaged()
    home = company_folder(Path(params).resolve() if params else root / "params", company)
    known = quarters_of(home, root)
    if not quarter and not known:
        raise UsageError(WORDS.NO_QUARTER.fill(path=home / "quarters"))
    try:
        period = Quarter.parse(quarter or known[-1])
    except ValueError:
        raise UsageError(WORDS.BAD_QUARTER.fill(found=quarter)) from None
    given = {"profile": profile, "weights": weights, **policies}
    chosen = _sealed_reading(home, str(period)) | {k: v for k, v in given.items() if v is not None}

    def opened() -> QuarterView:
        rulebook = load_rulebook(home, as_of=period.last_day, **chosen)
        facts = read_evidence(evidence_folder(home, root, str(period)), rulebook, period=str(period))
        return QuarterView(rulebook, facts, language, root)

    key = (home, root, str(period), language, *sorted((name, str(value)) for name, value in chosen.items()))
    view = while_unchanged(key, (home, root / "inputs", root / BEFORE), opened)
    return view.to_date(to_date) if to_date else view


@lru_cache
def sample_quarter(quarter: str = "2025Q4", language: str = "en") -> QuarterView:
    """Return a quarter of the sample that is shipped with the library, opened once a process.

    Parameters
    ----------
    quarter : str
        "2024Q1" to "2025Q4".
    language : "zh" or "en"

    Returns
    -------
    QuarterView

    Examples
    --------
    >>> [(id, total.grade.en) for id, total in sample_quarter().totals.items()][:2]
    [('process', 'Excellent'), ('company', 'Excellent')]
    """
    return open_quarter(quarter=quarter, workspace=packaged(), language=language)

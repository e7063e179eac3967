"""Who appraises and who is appraised: organs with members and powers; units with head, accounts and powers."""

from __future__ import annotations

from bsclib.errors import AND, LIST
from bsclib.law import Rulebook, Unit
from bsclib.law.organisation import Organ
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn


def organs_table(law: Rulebook, lang: str) -> Table:
    """Return the bodies of the appraisal: under whom, with what members, powers and source.

    Parameters
    ----------
    law : Rulebook
    lang : "zh" or "en"

    Returns
    -------
    Table

    Examples
    --------
    >>> organs_table(view.rulebook, "en").header
    ['Body', 'Under', 'Members', 'Powers']
    """
    columns: Columns[Organ] = (
        TableColumn(words.BODY, lambda o: o.label),
        TableColumn(words.UNDER, lambda o: o.under),
        TableColumn(words.MEMBERS, lambda o: AND.join(m.role for m in o.members), "w"),
        TableColumn(words.POWERS, lambda o: LIST.join(o.powers) if o.powers else None, "w"),
    )
    return Table.of(columns, law.organs.values(), lang)


def units_table(law: Rulebook, lang: str, unit: str = "") -> Table:
    """Return the units, or one of them: what kind of centre it is, who leads it, its accounts and powers.

    Parameters
    ----------
    law : Rulebook
    lang : "zh" or "en"
    unit : str
        Its id; "" for all.

    Returns
    -------
    Table

    Examples
    --------
    >>> units_table(view.rulebook, "en").header
    ['Unit', 'Responsible for', 'Head', 'Accounts', 'Powers']
    """
    columns: Columns[Unit] = (
        TableColumn(words.UNIT, lambda u: u.label),
        TableColumn(words.CENTRE_KIND, lambda u: words["centre"].get(u.kind or "")),
        TableColumn(words.HEAD, lambda u: u.head),
        TableColumn(words.ACCOUNTS, lambda u: LIST.join(u.accounts) if u.accounts else None, "w"),
        TableColumn(words.POWERS, lambda u: LIST.join(u.powers) if u.powers else None, "w"),
    )
    return Table.of(columns, [u for u in law.units.values() if unit in ("", u.id)], lang)

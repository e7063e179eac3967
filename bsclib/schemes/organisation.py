"""The organisation that a workbook names, and a company made of its cards alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bsclib.schemes.lawful import quoted
from bsclib.schemes.model import FoundScheme

_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff×（）()]{1,24}?(?:有限责任公司|股份公司|有限公司|集团公司|公司|集团|医院|卫生院|银行|支行|分行|大学|学院|学校"
    r"|中学|小学|幼儿园|研究院|研究所|管理局|委员会|工厂|[厅局厂](?!级|长))"
    r"|(?:[A-Z][\w&.-]* ){1,5}(?:Inc|Ltd|LLC|GmbH|Corporation|Company|Group|Hospital|University|Bank)\b\.?"
)


def organisation_of(scheme: FoundScheme) -> str:
    """Return the organisation that the titles or notes of a workbook name; "" where none does.

    Parameters
    ----------
    scheme : FoundScheme

    Returns
    -------
    str

    Examples
    --------
    >>> from bsclib.schemes.model import FoundCard
    >>> organisation_of(FoundScheme("x.xlsx", [FoundCard("研发部", "Sheet1", "南江机械有限公司研发部绩效考核表")]))
    '南江机械有限公司'
    """
    titles = [card.heading for card in scheme.cards]
    notes = [t for card in scheme.cards for _, t in card.notes] + [t for *_, t in scheme.loose]
    labelled = [t for t in notes if re.match(r"(?:编制|填报|考核|被考核)?(?:单位|公司)(?:名称|（盖章）)?[:：]", t)]
    for words in [*titles, *(re.split("[:：]", t, maxsplit=1)[1].strip() for t in labelled), *notes]:
        if len(words) <= 60 and (found := _ORGANISATION.match(words)):
            return found[0]
    return ""


def company_yaml(id: str, name: str, scheme: FoundScheme, units: Mapping[str, str], lang: str) -> str:
    """Return the company.yaml of a company that has the cards of a scheme and nothing else.

    Parameters
    ----------
    id, name : str
        Of the company.
    scheme : FoundScheme
    units : mapping of str to str
        Id → label of the unit of each card, in the order of the cards.
    lang : "zh" or "en"
        The language of its law.

    Returns
    -------
    str

    Examples
    --------
    >>> print(company_yaml("south", "South", FoundScheme("x.xlsx"), {"lab": "Lab"}, "en"), end="")
    id: south
    label: "South"
    languages: [en]
    scorecards: [lab]
    units:
      lab: {label: "Lab"}
    """
    lines = [
        f"id: {id}",
        f"label: {quoted(name)}",
        f"languages: [{lang}]",
        f"scorecards: [{', '.join(units)}]",
        "units:",
    ]
    if len(units) > 1:
        lines.append(f"  company: {{label: {quoted(name)}}}")
    parent = ", parent: company" if len(units) > 1 else ""
    lines += [f"  {unit}: {{label: {quoted(label)}{parent}}}" for unit, label in units.items()]
    return "\n".join(lines) + "\n"

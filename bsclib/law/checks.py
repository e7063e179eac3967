"""What a schema cannot say of one file: names that must exist in it, numbers that must agree, rules that must read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from bsclib.errors import Text
from bsclib.law.card import CardDoc
from bsclib.law.company import CompanyDoc
from bsclib.law.dated import Days, Exists, gap, in_force, on, periods, step
from bsclib.law.findings import Finding
from bsclib.law.indicator import IndicatorDoc
from bsclib.law.strategy import Judgement, Strategy, Tree
from bsclib.law.strict_yaml import Path

UNIT, CARD, ROW = Text("单位", "unit"), Text("考核表", "scorecard"), Text("指标", "indicator")
DIMENSION, OBJECTIVE, ITEM = Text("维度", "dimension"), Text("目标", "objective"), Text("项目", "item")
SECTION = Text("部分", "section")
APART = {
    "bonus": Text("加分项", "a bonus row"),
    "malus": Text("扣分项", "a malus row"),
    "veto": Text("否决项", "a veto row"),
}
FACTOR, KPI, NODE = Text("成功因素", "success factor"), Text("KPI", "KPI"), Text("节点", "node")
TABLE, MATRIX = Text("等级表", "grade table"), Text("判断矩阵", "judgement")


def known(name: object, names: Collection[str], what: Text, path: Path) -> Iterator[Finding]:
    """Return the finding of a name that is not among `names`; None is no name."""
    if name is not None and name not in names:
        yield Finding("unknown_name", path, {"found": name, "known": names, "what": what})


def circles(onward: Mapping[str, Iterable[str | None]], path: Path) -> Iterator[Finding]:
    """Return everything that leads back to itself."""
    for start in onward:
        seen: set[str] = set()
        waiting = [n for n in onward[start] if n in onward]
        while waiting and start not in seen:
            here = str(waiting.pop())
            if here not in seen:
                seen.add(here)
                waiting += [n for n in onward[here] if n in onward]
        if start in seen:
            yield Finding("loop", (*path, start), {"id": start})


# ── a card ──────────────────────────────────────────────────────────────────────────────────────────


def check_card(card: CardDoc) -> Iterator[Finding]:
    """Return what is wrong inside one card."""
    yield from exists_order(card.exists, ())
    labels: dict[str, list[Days]] = {}
    for id, section in card.sections.items():
        if section.limit is not None and not section.limit:
            yield Finding("limit_zero", ("sections", id, "limit"))
    for id, row in card.indicators.items():
        path: Path = ("indicators", id)
        yield from exists_order(row.exists, path)
        for _, label, days in periods(row.label, row.exists.days):
            if any(days.within(other) for other in labels.setdefault(label.zh, [])):
                yield Finding("label_twice", (*path, "label"), {"label": label.zh})
            labels[label.zh].append(days)
        yield from known(row.dimension, card.dimensions, DIMENSION, (*path, "dimension"))
        yield from known(row.section, card.sections, SECTION, (*path, "section"))
        yield from _numbers(row, path)
        yield from _weights(row, path)
        yield from _rules(row, path)
    if not card.indicators:
        yield Finding("empty_card", ("indicators",))
    yield from _bare(card)


def _bare(card: CardDoc) -> Iterator[Finding]:
    """Return the first day of the card on which rows that have a weight are there, but none of them exists."""
    days = card.exists.days
    ends = (r.exists.until + timedelta(days=1) for r in card.indicators.values() if r.exists.until)
    begins = (day for r in card.indicators.values() for day in r.weight)
    for day in sorted({days.first, *(day for day in (*ends, *begins) if days.on(day))}):
        weighted, existing = card.bearing(day)
        if weighted and not existing:
            yield Finding("card_bare", ("exists",) if card.exists.until else ("indicators",), {"day": day})
            return


def exists_order(exists: Exists, path: Path) -> Iterator[Finding]:
    """Return the finding of something that ends before it begins."""
    if exists.since and exists.until and exists.since > exists.until:
        yield Finding("exists_order", (*path, "exists"), {"first": exists.since, "last": exists.until})


def lasting(name: str, days: Days, others: Iterable[Days], what: Text, path: Path) -> Iterator[Finding]:
    """Return the finding of a thing that does not exist on each of `days`, on which it is named."""
    known_days = list(others)
    missing = gap(days, known_days)
    if missing == date.min:  # named since ever: the day before the thing began tells more than the first of all days
        missing = min(d.first for d in known_days) - timedelta(days=1)
    if missing:
        yield Finding("not_then", path, {"what": what, "name": name, "day": missing})


def _numbers(row: IndicatorDoc, path: Path) -> Iterator[Finding]:
    low, high = row.range.minimum, row.range.maximum
    if row.decimals is not None and not 0 <= row.decimals <= 6:
        yield Finding("decimals", (*path, "decimals"), {"n": row.decimals})
    if low is not None and high is not None and low > high:
        yield Finding("range_order", (*path, "range"), {"low": low, "high": high})
    if row.levels.near > row.levels.met:
        yield Finding("level_order", (*path, "levels"), {"near": row.levels.near, "met": row.levels.met})


def _weights(row: IndicatorDoc, path: Path) -> Iterator[Finding]:
    for day, weight in row.weight.items():
        if weight.printed is not None and not weight.why:
            yield Finding("reason_missing", (*path, "weight", *step(day)))
    if not row.scored and row.weight:
        yield Finding("weight_unscored", (*path, "weight"))
    if row.kind != "scored" and row.weight:
        yield Finding("weight_apart", (*path, "weight"), {"kind": APART[row.kind]})
    if row.kind == "scored" and row.section is not None:
        yield Finding("section_scored", (*path, "section"))
    if row.scored and row.kind == "scored" and not row.weight and not row.linked:
        yield Finding("missing_key", path, {"name": "weight"})


def _rules(row: IndicatorDoc, path: Path) -> Iterator[Finding]:
    if row.scored and not row.rules:
        yield Finding("rule_absent", path)
    for day, entry in row.rules.items():
        yield from row.wording.check(entry, (*path, "scoring", *step(day)) if day in row.scoring else path)


# ── the company ─────────────────────────────────────────────────────────────────────────────────────


def check_company(company: CompanyDoc) -> Iterator[Finding]:
    """Return what is wrong inside `company.yaml`."""
    units = company.units
    for id, unit in units.items():
        path: Path = ("units", id)
        yield from exists_order(unit.exists, path)
        yield from standing(company, unit.parent, unit.exists.days, (*path, "parent"))
        yield from _succession(company, id)
    yield from circles({i: (u.parent,) for i, u in units.items()}, ("units",))
    for id, organ in company.organs.items():
        for n, member in enumerate(organ.members):
            yield from exists_order(member.exists, ("organs", id, "members", n))
            yield from standing(company, member.unit, member.exists.days, ("organs", id, "members", n, "unit"))
    for id, post in company.posts.items():
        yield from exists_order(post.exists, ("posts", id))
        yield from standing(company, post.unit, post.exists.days, ("posts", id, "unit"))
        yield from known(post.card, company.scorecards, CARD, ("posts", id, "card"))
    for id, due in company.calendar.items():
        yield from known(due.who, [*units, *company.organs], UNIT, ("calendar", id, "who"))
    if len(set(company.scorecards)) < len(company.scorecards):
        yield Finding("listed_twice", ("scorecards",))
    yield from _grades(company)


def standing(company: CompanyDoc, unit: str | None, days: Days, path: Path) -> Iterator[Finding]:
    """Return the finding of a unit that is unknown, or for which on one of `days` no unit stands."""
    yield from known(unit, company.units, UNIT, path)
    if unit in company.units:
        heirs = [unit, *company.followers(str(unit))]
        yield from lasting(str(unit), days, [company.units[h].exists.days for h in heirs], UNIT, path)


def _succession(company: CompanyDoc, id: str) -> Iterator[Finding]:
    unit = company.units[id]
    for n, other in enumerate(unit.succeeds):
        path: Path = ("units", id, "succeeds", n)
        yield from known(other, company.units, UNIT, path)
        if other not in company.units:
            continue
        end = company.units[other].exists.until
        if end is None:
            yield Finding("succeeds_open", path, {"unit": other})
        elif unit.exists.days.last <= end or other == id:
            yield Finding("succeeds_later", path, {"unit": other, "day": end})


def _grades(company: CompanyDoc) -> Iterator[Finding]:
    for since, grades in company.grades.items():
        path: Path = ("grades", *step(since))
        for day, active in grades.active.items():
            yield from known(active, grades.tables, TABLE, (*path, "active", *step(day)))
        for id, tables in grades.tables.items():
            for day, entry in tables.items():
                lines = [b.at_least for b in entry.bands.values()]
                if not lines or lines[-1] != 0 or any(a <= b for a, b in pairwise(lines)):
                    yield Finding("grade_order", (*path, "tables", id, *step(day), "bands"))
    for since, paid in company.reward.items():
        if paid.common_goal and paid.common_goal.share > 1:
            yield Finding(
                "goal_share", ("reward", *step(since), "common_goal", "share"), {"found": paid.common_goal.share}
            )
        places = 2 + paid.unit.power
        for name, sum_paid in {"pool": paid.pool, "year": paid.year or 0}.items():
            if sum_paid * 10**places % 1:
                yield Finding("pool_digits", ("reward", *step(since), name), {"n": places})
    for day in _turns(company):
        grades = on(company.grades, day)
        if not on(company.reward, day).pool:
            continue
        table = grades.tables.get(on(grades.active, day))
        reward = in_force(company.reward, day) or (date.min, on(company.reward, day))
        for id in on(table, day).bands if table else ():
            if id not in reward[1].coefficients:
                yield Finding("coefficient_missing", ("reward", *step(reward[0]), "coefficients"), {"id": id})
                return


def _turns(company: CompanyDoc) -> list[date]:
    """Return the days on which grades or reward change."""
    inside: set[date] = {*company.grades, *company.reward}
    for grades in company.grades.values():
        inside.update(grades.active, *grades.tables.values())
    return sorted(inside)


# ── judgements and strategy ─────────────────────────────────────────────────────────────────────────


def check_judgement(judgement: Judgement) -> Iterator[Finding]:
    """Return what is wrong with the shape of a comparison; its consistency is another room's question."""
    size = len(judgement.items)
    for id, expert in judgement.experts.items():
        if [len(row) for row in expert.matrix] != [size] * size:
            yield Finding("matrix_shape", ("experts", id, "matrix"), {"n": size})
    for name in ("local", "final") if judgement.printed else ():
        for item in getattr(judgement.printed, name):
            yield from known(item, judgement.items, ITEM, ("printed", name, item))


def check_strategy(strategy: Strategy) -> Iterator[Finding]:
    """Return every name in the strategy that nothing answers to."""
    names: dict[str, tuple[Mapping[str, Any], Text]] = {
        "dimension": (strategy.dimensions, DIMENSION),
        "objective": (strategy.objectives, OBJECTIVE),
        "factor": (strategy.factors, FACTOR),
        "kpi": (strategy.kpis, KPI),
    }
    for section in ("objectives", "factors", "kpis", "goals"):
        things: Mapping[str, Any] = getattr(strategy, section)
        parents = {"parent": (things, FACTOR if section == "factors" else KPI)}
        for id, thing in things.items():
            for field, (among, what) in (names | parents).items():
                yield from known(getattr(thing, field, None), among, what, (section, id, field))
        yield from circles({i: (getattr(t, "parent", None),) for i, t in things.items()}, (section,))
    for id, tree in strategy.trees.items():
        yield from _tree(strategy, tree, ("trees", id))


def _tree(strategy: Strategy, tree: Tree, path: Path) -> Iterator[Finding]:
    roots = list(tree.nodes) or [*strategy.factors, *strategy.objectives, *strategy.kpis]
    yield from known(tree.root, roots, NODE, (*path, "root"))
    yield from circles({n: x.of for n, x in tree.nodes.items()}, (*path, "nodes"))
    sizes = {"fact": 0, "leverage": 1, "ratio": 2, "percent_of": 2}
    for name, node in tree.nodes.items():
        here: Path = (*path, "nodes", name)
        yield from known(node.kpi, strategy.kpis, KPI, (*here, "kpi"))
        for n, child in enumerate(node.of):
            yield from known(child, tree.nodes, NODE, (*here, "of", n))
        if len(node.of) != sizes.get(node.op, len(node.of)) or (node.op == "fact") != (node.fact is not None):
            yield Finding("node_shape", here, {"op": node.op})

"""The sentences of a card: which one a row has, on what scale it counts, what the reader of sentences makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import NOTHING
from bsclib.schemes.cards import Block
from bsclib.schemes.figures import NUMBER, WeightFigure, number_in, plain, target_of
from bsclib.schemes.goals import by_bands, by_levels
from bsclib.schemes.heads import Head
from bsclib.schemes.lines import kind_of
from bsclib.schemes.model import FoundCard, FoundRow
from bsclib.schemes.page import squeezed
from bsclib.schemes.slips import mended
from bsclib.schemes.wording import better_of, counts_misses, kind_by, most_given, only_zero, stated_target, unit_in
from bsclib.schemes.words import WORDS
from bsclib.schemes.worked import unsound
from bsclib.scoring import read_all
from bsclib.scoring.reading import Reading

_FOR_ALL = re.compile(
    r"^(注|说明)?[:：]?(以上|各|本表|所有)?(指标|各项)?(scoring|评分|计分|得分)(标准|办法|方法|规则|说明)?\s*[:：]\s*(?P<said>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_QUANTITIES = re.compile(  # the note of the forms of public finance: figures by their share, qualities by judgement
    r"(?:定量|数量)指标[^;；。]{0,4}?(?P<said>(?:完成|达到)(?:指标值|目标值|年度指标值)的?[,，]?记?[^;；。]{0,10}(?:全部分值|满分)"
    r"[;；。]\s*未(?:完成|达到)[^;；。]{0,8}[,，]按照?[^;；。]{0,16}比例[^;；。]{0,4}分)"
)
SHARE_OF_TARGET = "达到目标值得满分,未达到的按完成比例得分"
_ELSEWHERE = re.compile(
    r"另有(规定|说明)|另行|见.{0,8}栏|不同.{0,6}(规则|标准)|different rule|stated in the column|otherwise stated", re.I
)
_HUNDRED = re.compile(
    r"(各|每)[项个]?(考核)?指标[^。;；]{0,10}(百分制|满分(为|均为)?100分|100分制)|均?按百分制"
    r"|each.{0,20}(outof|on)100|scores?.{0,12}0.{0,40}100"
)
_LIMITED = re.compile(r"最多|最高|封顶|不超过|上限|为限|maximum|at most|max\b|capped", re.IGNORECASE)
_DUE = re.compile(
    r"20\d\d[-年/.]\d{1,2}|\d{1,2}月(\d{1,2}日|底|末|[上中下]旬|份)|(前|内|底)(完成|上报|报送|提交|投产|验收)"
    r"|按(时|期|计划)|及时|on time",
    re.IGNORECASE,
)
_SIGNED = {"±": "mixed", "+": "bonus", "-": "malus"}
LONGEST = 1000


def common_sentence(notes: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return (sentence, cell) of a rule that a note gives for all rows, ("", "") if none does.

    Examples
    --------
    >>> common_sentence([("A2", "Scoring: 60 at threshold, 100 at target. A different rule is stated elsewhere.")])
    ('60 at threshold, 100 at target', 'A2')
    """
    for cell, text in notes:
        match = _FOR_ALL.match(text)
        if match and re.search(r"\d", match["said"]):
            parts = [p for p in re.split(r"(?<=[。])|(?<=[.;；])\s+", match["said"]) if p and not _ELSEWHERE.search(p)]
            return " ".join(parts).strip().rstrip(".。"), cell
    return "", ""


def scale_of(card: FoundCard, blocks: list[Block], notes: list[str]) -> str:
    """Return "points" where sentences speak of points of the row's own weight, "hundred" where of 100 a row.

    What the sentences themselves give counts most, then a note, then how the weights are written.
    """
    rows = [r for r in card.rows if r.kind == "scored" and r.weight]
    most = [(r, m) for r in rows if (m := most_given(r.text)) is not None]
    own = sum(m == r.weight for r, m in most)
    hundred = sum(m == 100 and r.weight != 100 for r, m in most)
    heads = [h.score for b in blocks for h in (*b.table.columns.bands, *b.table.columns.levels) if h.score is not None]
    if heads:
        return "points" if rows and all(max(heads) == r.weight for r in rows) and max(heads) != 100 else "hundred"
    head = next((squeezed(b.table.columns.weight_head.words) for b in blocks if b.table.columns.weight_head), "")
    shares = card.percent or bool(re.search(r"权重(?!分)|权数|比重|weight", head))
    if own != hundred and min(own, hundred) == 0 and (own or shares or 2 * hundred >= len(rows)):
        return "points" if own else "hundred"
    if any(_HUNDRED.search(plain(n)) for n in notes):
        return "hundred"
    return "hundred" if shares else "points"


def complete(card: FoundCard, blocks: list[Block], notes: list[str]) -> None:
    """Give each row of a card its sentence, kind, unit, direction and target where its own columns are silent."""
    said, cell = common_sentence(card.notes)
    figures = {id(r): b.table.weights.get(r.row) for b in blocks for r in b.table.rows}
    noted = next(((c, m["said"]) for c, text in card.notes if (m := _QUANTITIES.search(text))), None)
    for row in card.rows:
        if not row.text and said:
            row.text, row.cell = said, cell
        elif not row.text and noted and re.fullmatch(NUMBER, row.target):
            row.cell, row.text, row.said = *noted, SHARE_OF_TARGET
        _kind(row, figures.get(id(row)))
    card.scale = scale_of(card, blocks, notes)
    for row in card.rows:
        if row.kind == "scored" and row.weight is not None and row.weight < 0:
            row.kind, row.cells["kind"] = "malus", row.cells["weight"]
            row.open.append(WORDS.SIGNED.fill(value=text_of(row.weight)))
        if row.kind != "scored":
            if row.weight and not _LIMITED.search(row.text):
                row.open.append(WORDS.LIMIT.fill(value=text_of(abs(row.weight))))
            row.weight = row.full_mark = None
        elif row.full_mark is None and card.scale == "points" and most_given(row.text) == 100 != row.weight:
            row.open.append(WORDS.OF_100)
        elif row.full_mark is None and card.scale == "points":
            row.full_mark = row.weight or None
        elif card.scale != "points":
            row.full_mark = _of_bands(row, blocks)
        text = mended(row.text)
        said_unit = "" if row.kind == "veto" else unit_in(text, row.name)
        row.unit = (
            row.unit
            or unit_in(";".join(f"{text}得1分" for text in row.bands.values()))
            or said_unit
            or unit_in(row.definition)
        )
        if row.unit in ("万", "亿"):
            row.unit = said_unit if said_unit.startswith(row.unit) else f"{row.unit}元"
            row.open.append(WORDS.MONEY.fill(unit=row.unit))
        if not row.unit and re.search(r"(?<!周转)(?<!汇)率$", row.name):
            row.unit = "%"
            row.open.append(WORDS.RATE)
        if row.kind == "scored":
            row.better = row.better or by_levels(row) or by_bands(row) or better_of(text)
            if row.unit in ("天", "日", "工作日", "个工作日", "周", "小时", "次") and _DUE.search(row.target):
                row.open.append(WORDS.LATE.fill(date=row.target, unit=row.unit))
                row.definition = "; ".join(filter(None, [row.definition, row.target]))
                row.target, row.better = "0", "lower"
            if not row.target and not row.levels and not row.bands:
                row.target = stated_target(text, row.full_mark) or _defined(row)
                if not row.target and counts_misses(text):
                    row.target, row.better = "0", "lower"


def _of_bands(row: FoundRow, blocks: list[Block]) -> Decimal | None:
    """Return the full mark that the heads of bands count on, where it is not 100: grades from 5 to 1."""
    scores = [h.score for b in blocks for h in b.table.columns.bands if h.score is not None and h.words in row.bands]
    return max(scores) if scores and max(scores) != 100 else None


def _kind_for(row: FoundRow) -> str:
    return row.kind if row.kind != "mixed" else "scored"


def _defined(row: FoundRow) -> str:
    """Return a target that stands beside the sentence (客户满意率不低于95%, or 85%以上 alone)."""
    whole = target_of(row.definition)
    if whole.value != row.definition and re.fullmatch(r"\D{0,3}[\d.,]+\D{0,6}", row.definition):
        return whole.value
    match = re.search(r"(?:不低于|不少于|不超过|不高于|达到|≥|≤)(\d+(?:\.\d+)?)", plain(row.definition or row.name))
    return text_of(number_in(match[1])) if match else ""


def _kind(row: FoundRow, figure: WeightFigure | None) -> None:
    """Settle what kind of row it is by what stands in its column of weights and by its sentence."""
    words, sign = (figure.words, figure.sign) if figure else ("", "")
    said = kind_of(words) if row.kind == "scored" else "scored"
    if "否决" in words or words == "veto":
        row.kind = "veto"
        row.cells["kind"] = row.cells.get("weight", "")
    elif said != "scored":
        row.kind, row.cells["kind"] = said, row.cells["weight"]
    elif row.kind == "scored" and sign in _SIGNED:
        row.kind, row.cells["kind"] = _SIGNED[sign], row.cells["weight"]
        if figure is not None and figure.notation == "percent":  # a share of the sum is never below 0
            row.open.append(WORDS.SIGNED.fill(value=f"{sign}{text_of(figure.value or 0)}%"))
    if row.kind == "mixed":
        row.kind = kind_by(row.text) or "mixed"
    elif row.kind in ("bonus", "malus") and kind_by(row.text) not in ("", row.kind):
        if kind_by(row.text) != "veto":
            row.open.append(WORDS.OTHER_KIND)
        row.kind = kind_by(row.text)
    elif row.kind == "scored" and row.weight is None and not words and row.text and kind_by(row.text):
        row.kind = kind_by(row.text)
        row.cells["kind"] = row.cell
        if row.kind in ("bonus", "malus"):
            row.open.append(WORDS.BY_WORDS)


def sentence_of(row: FoundRow, heads: list[Head]) -> str:
    """Return the text as the reader of sentences takes it: bands of columns become one sentence.

    Examples
    --------
    >>> from decimal import Decimal
    >>> heads = [Head(6, "优", "band", score=Decimal(100)), Head(7, "差", "band", score=Decimal(0))]
    >>> sentence_of(FoundRow(3, "x", bands={"优": "≥98%", "差": "<90%"}), heads)
    '≥98%得100分;<90%得0分'
    """
    scores = {h.words: h.score for h in heads}
    if not row.bands:
        return row.said or row.text
    if any(scores.get(h) is None for h in row.bands):
        return row.text
    form = "{t}: {s} points" if "".join((row.text, *row.bands)).isascii() else "{t}得{s}分"
    return ";".join(
        form.format(t=t, s=text_of(score)) for h, t in row.bands.items() if (score := scores[h]) is not None
    )


def _beyond_rates(target: str) -> bool:
    """Return whether a target is too great for a rate: then a bare % of it is a share of it."""
    return re.fullmatch(NUMBER, target) is not None and abs(number_in(target)) > 150


def _readings(sentence: str, better: str | None, row: FoundRow, bare: str) -> Sequence[Reading]:
    """Return the readings of a sentence as it stands; where its lines are clauses without a mark, of those."""
    ways = dict.fromkeys([sentence, re.sub(r"(?<![;；。,，、:：])\s*\n\s*", ";", sentence)])
    found = [read_all(way, better, row.unit or None, row.full_mark, _kind_for(row), bare) for way in ways]
    return next((r for r in found if len(r) == 1 and r[0].rule is not None), found[0])


def read_rows(card: FoundCard, blocks: list[Block]) -> None:
    """Let the reader of sentences read each row; what it refuses stays as text, with its reason."""
    heads = [h for b in blocks for h in b.table.columns.bands]
    for row in card.rows:
        sentence = sentence_of(row, heads)
        if len(sentence) > LONGEST:
            row.refused = WORDS.TOO_LONG
            continue
        if not sentence.strip():
            row.refused = WORDS.NO_TEXT
            continue
        if row.bands and sentence == row.text and not re.search(r"\d+分", sentence):
            row.refused = WORDS.NO_SCORES
            continue
        ends = re.fullmatch(rf"(-?{NUMBER})%?[-~～—–至]({NUMBER})%?", row.target)
        if ends and (
            ends[1] < "0" or re.search(r"偏离|范围|区间|高于或低于|低于或高于", sentence)
        ):  # the range stands in its own column
            sentence = f"目标区间[{ends[1]},{ends[2]}],{sentence}"
        if row.bands or row.better == "range":
            row.said = sentence
        better = row.better if row.better in ("higher", "lower") else None
        figures = {name: number_in(v) for name, v in row.levels.items() if re.fullmatch(NUMBER, v)}
        worst = max(figures, key=lambda name: figures[name]) if figures and better == "lower" else ""
        if worst and f"低于{worst}" in sentence:
            sentence = sentence.replace(f"低于{worst}", f"高于{worst}")
            row.open.append(WORDS.WORSE.fill(level=worst))
        bare = "relative" if not row.unit and _beyond_rates(row.target) else "pp"
        readings = _readings(sentence, better, row, bare)
        row.open += [t for r in readings for t in r.open if r.rule is not None and not only_zero(row.text)]
        row.notes = [t for r in readings for t in r.notes]
        row.unread = tuple(w for r in readings for w in r.unread)
        faults = [f for r in readings for f in r.faults]
        if only_zero(row.text) and row.kind == "scored":
            row.refused = WORDS.ONLY_ZERO
        elif len(readings) == 1 and readings[0].rule is not None:
            row.rule = readings[0].rule
            row.refused = unsound(row)
            row.rule = None if row.refused != NOTHING else row.rule
            if row.rule is not None and not row.better:
                row.better = row.rule.direction or ""
        else:
            row.refused = faults[0].found if faults else WORDS.SEVERAL

"""`bsc rule`: what a rule text says, as YAML and in both languages, what it leaves open, how it scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from bsclib.cli.common import formats, lang_option, say_json
from bsclib.cli.words import argument, declare, option, spoken
from bsclib.decimals import decimal_of, text_of
from bsclib.errors import Text, UsageError

OPEN = Text("文中没有说明：", "The text leaves open:")
CONTRADICT = Text("两段文字互相矛盾：", "the two texts contradict each other:")
AGREE = Text("两段文字一致", "the two texts agree")
NO_NUMBER = Text("应为数字：{t}", "no number: {t}")
NOTES = Text("说明：", "Remarks:")
BARE = ("pp", "relative")
KINDS = ("scored", "bonus", "malus", "veto")


@declare("rule", example='bsc rule "每比目标值低2.5%,扣5分" --target 100 --actual 94.9')
@argument("text", metavar="TEXT", text=Text("评分标准的文字", "the words of a rule"))
@option("--step-unit", type=click.Choice(BARE), default="pp", text=Text("“%”读作什么", "how a bare % is read"))
@option(
    "--unit",
    metavar="UNIT",
    text=Text("这一行的单位，如 %、万元、天", "the row's unit: %, days, items"),
)
@option("--full-mark", metavar="NUMBER", text=Text("这一行自己的满分", "the row's own full mark"))
@option("--kind", type=click.Choice(KINDS), default="scored", text=Text("这一行的类别", "what kind of row it is"))
@option("--against", metavar="TEXT", text=Text("与另一段文字比较", "another text to compare it with"))
@option("--target", metavar="NUMBER", text=Text("演示用的目标值", "a target to try it with"))
@option("--actual", metavar="NUMBER", text=Text("演示用的实际值", "an actual to try it with"))
@lang_option
@formats("table", "json")
def command(
    text: str,
    step_unit: str,
    unit: str | None,
    full_mark: str | None,
    kind: str,
    against: str | None,
    target: str | None,
    actual: str | None,
    form: str,
) -> int:
    """Print the rule, or exactly what cannot be read; 1 if anything cannot."""
    from bsclib.scoring import read_all

    mark = None if full_mark is None else _number(full_mark)
    readings = read_all(text, unit=unit, full_mark=mark, kind=kind, bare=step_unit)
    lang = spoken()
    if target is not None:
        _number(target)
    if form == "json":
        say_json([_plain(r) for r in readings])
    else:
        for reading in readings:
            click.echo("\n".join(_lines(reading, lang)))
            if reading.rule is not None and actual is not None:
                click.echo(_tried(reading.rule, target, actual, lang))
            for line in _compared(reading.rule, against, step_unit):
                click.echo(f"  - {line.of(lang)}")
    return int(any(r.rule is None for r in readings))


def _number(text: str) -> Decimal:
    try:
        return decimal_of(text)
    except ValueError:
        raise UsageError(NO_NUMBER.fill(t=text)) from None


def _compared(rule: Any, against: str | None, unit: str) -> list[Text]:
    """Return where the two texts contradict each other."""
    from bsclib.scoring import contradictions, read

    other = read(against, bare=unit).rule if against else None
    if rule is None or other is None:
        return []
    return [CONTRADICT if (found := contradictions(rule, other)) else AGREE, *found]


def _plain(reading: Any) -> dict[str, Any]:
    from bsclib.scoring import rule_to_yaml, write

    texts = write(reading.rule)
    return {
        "text": reading.text,
        "rule": None if reading.rule is None else rule_to_yaml(reading.rule),
        "zh": None if reading.rule is None else texts.zh,
        "en": None if reading.rule is None else texts.en,
        "open": [t._asdict() for t in reading.open],
        "unread": list(reading.unread),
        "notes": [t._asdict() for t in reading.notes],
        "faults": [f.to_json() for f in reading.faults],
    }


def _lines(reading: Any, lang: str) -> list[str]:
    from bsclib.scoring import rule_to_yaml, write

    if reading.rule is None:
        lines = [f.render(lang) for f in reading.faults]
    else:
        lines = [
            f"rule: {rule_to_yaml(reading.rule)}",
            f"zh: {write(reading.rule).zh}",
            f"en: {write(reading.rule).en}",
        ]
    for heading, texts in ((OPEN, reading.open), (NOTES, reading.notes)):
        if texts:
            lines += [heading.of(lang), *(f"  - {t.of(lang)}" for t in texts)]
    return lines


def _tried(rule: Any, target: str | None, actual: str, lang: str) -> str:
    from bsclib.scoring import demonstrate

    score, why = demonstrate(rule, target, actual)
    return f"{why.of(lang)} → {text_of(score)}"

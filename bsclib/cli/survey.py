"""`bsc survey new|read|adopt`: questionnaires out, judgements in, weights into the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bsclib.cli.common import Where, places, say
from bsclib.cli.words import argument, declare, option, said
from bsclib.errors import AND, NOTHING, Text, UsageError

if TYPE_CHECKING:
    from bsclib.evidence.survey import Survey
    from bsclib.law import Rulebook

words = said("survey")

DECISIONS = {"selected": Text("入选", "selected"), "dropped": Text("落选", "dropped")}


@declare("survey", example="bsc survey new")
@argument(
    "action",
    type=click.Choice(("new", "read", "adopt")),
    text=Text("发放 new、读取 read 或采用 adopt", "new, read or adopt"),
)
@argument("folder", required=False, default="", text=Text("问卷所在的文件夹", "folder of the questionnaires"))
@option("--selection", is_flag=True, text=Text("筛选候选指标，而不是两两比较", "rate candidate KPIs instead of pairs"))
@option("--round", "round_", type=click.IntRange(1, 2), default=1, show_default=True, text=Text("轮次", "round"))
@option("--experts", default="", metavar="CSV", text=Text("专家名单", "the table of experts"))
@option("--out", default="", metavar="DIR", text=Text("写到哪里", "where to write"))
@option(
    "--card",
    "cards",
    multiple=True,
    metavar="CARD",
    text=Text(
        "比较哪张考核表（可重复；默认：办法中已有的比较）", "which card is compared (again for more; the law's own)"
    ),
)
@option(
    "--from", "day", default="", metavar="DATE", text=Text("权重自哪天起适用（adopt）", "day the weights begin (adopt)")
)
@places
def command(
    action: str,
    folder: str,
    selection: bool,
    round_: int,
    experts: str,
    out: str,
    cards: tuple[str, ...],
    day: str,
    where: Where,
) -> None:
    """Write one questionnaire per expert, read those that came back, or take the group's weights into the law."""
    from bsclib.evidence.survey import read_experts
    from bsclib.experts import hierarchies
    from bsclib.law import load_rulebook

    home = where.own().company_dir / "survey"
    law = load_rulebook(where.company_dir)
    rulebook = replace(law, judgements=hierarchies(law, cards))
    listed = Path(experts or home / "experts.csv")
    if not listed.is_file():
        raise UsageError(words.NO_EXPERTS.fill(path=listed))
    people = read_experts(listed, rulebook)
    if action == "new":
        return _new(
            rulebook,
            people,
            Path(out or folder or home / ("selection" if selection else "sent")),
            selection,
            round_,
            where.lang,
        )
    if not folder:
        raise UsageError(words.NO_FOLDER.fill(action=action))
    _read(rulebook, people, Path(folder), Path(out or home / "judgements"), selection, where.lang)
    if action == "adopt":
        from bsclib.cli.survey_adopt import adopt_weights
        from bsclib.evidence.survey import answered, read_survey

        adopt_weights(rulebook, answered(read_survey(folder, people, rulebook), rulebook), day, cards)
    return None


def _new(rulebook: Rulebook, people: Mapping[str, Any], out: Path, selection: bool, round_: int, lang: str) -> None:
    from bsclib.evidence.questionnaire import comparison_workbook, selection_workbook

    out.mkdir(parents=True, exist_ok=True)
    written = 0
    for id, expert in people.items():
        path = out / f"{id}.xlsx"
        if path.exists():
            say(words.KEPT, path=path)
            continue
        content = (
            selection_workbook(rulebook, expert, lang, round_)
            if selection
            else comparison_workbook(rulebook, expert, lang)
        )
        path.write_bytes(content)
        written += 1
    say(words.WRITTEN, n=written, path=out)


def _read(rulebook: Rulebook, people: Mapping[str, Any], folder: Path, out: Path, selection: bool, lang: str) -> None:
    from bsclib.evidence.survey import read_survey
    from bsclib.evidence.survey_tables import COMPARISONS, SELECTION

    survey = read_survey(folder, people, rulebook, SELECTION if selection else COMPARISONS)
    who = AND.join(Text(p["label_zh"], p["label_en"]) for p in map(survey.experts.__getitem__, survey.missing))
    say(
        words.CAME,
        n=len(survey.answers),
        m=len(survey.missing),
        who=Text("（{w}）", " ({w})").fill(w=who) if who.zh else "",
    )
    if selection:
        _report_selection(survey, rulebook, out.parent if out.name == "judgements" else out, lang)
    else:
        _report_pairs(survey, rulebook, out, lang)


def _report_selection(survey: Survey, rulebook: Rulebook, home: Path, lang: str) -> None:
    from bsclib.experts import kept_ratings, selection

    rounds = {survey.rounds.get(id) or "1" for id in survey.answers}
    if len(rounds) > 1:
        raise UsageError(words.MIXED)
    candidates, concordance = selection(survey.answers, rulebook)
    say(words.CONCORDANCE, values=", ".join(f"{k} {v:.2f}" for k, v in concordance.items()))
    kpis = rulebook.strategy.kpis
    for row in candidates.to_dict("records"):
        numbers = {k: f"{v:.2f}" for k, v in row.items() if isinstance(v, float)}
        what = kpis[row["candidate"]].answers
        told = {"decision": DECISIONS[row["decision"]], "answers": words.ANSWERING.fill(what=what) if what else NOTHING}
        click.echo("  " + words.CANDIDATE.fill(**(row | numbers | told)).of(lang))
    round_ = rounds.pop() if rounds else "1"
    home.mkdir(parents=True, exist_ok=True)
    path, first = (home / f"selection-{n}.csv" for n in (round_, "1"))
    path.write_text(kept_ratings(survey.answers), encoding="utf-8", newline="\n")
    say(words.KEPT_AS, path=path)
    if round_ == "2" and first.is_file():
        _since(candidates, concordance, first, rulebook, lang)


def _since(candidates: Any, concordance: Mapping[str, float], first: Path, rulebook: Rulebook, lang: str) -> None:
    """Say how the second round differs from the first: agreement, means and what counts as essential."""
    from bsclib.experts import CRITERIA, read_ratings, selection

    before, agreed = selection(read_ratings(first.read_text("utf-8")), rulebook)
    w = ", ".join(f"{c} {agreed[c]:.2f} → {concordance[c]:.2f}" for c in CRITERIA)
    shift = (candidates[list(CRITERIA)] - before[list(CRITERIA)]).abs().max(axis=1) >= 0.5
    turned = (candidates.cvr > 0) != (before.cvr > 0)

    def names(which: Any) -> str:
        found = AND.join(candidates.label[which]).of(lang)
        return f" ({found})" if found else ""

    say(words.SINCE, w=w, n=int(shift.sum()), moved=names(shift), m=int(turned.sum()), turned=names(turned))


def _report_pairs(survey: Survey, rulebook: Rulebook, out: Path, lang: str) -> None:
    from bsclib.evidence.survey import answered
    from bsclib.experts import agreement, ask_again, turned_round
    from bsclib.law.judgements import write_judgements

    found = answered(survey, rulebook)
    for judgement in found.values():
        name = judgement.label.of(lang)
        for expert in judgement.experts.values():
            empty = sum(cell is None for row in expert.matrix for cell in row) // 2
            if empty:
                say(words.EMPTY, who=expert.label, matrix=name, n=empty)
        for q in ask_again(judgement):
            told: dict[str, Any] = {
                "cr": f"{q.cr:.4f}",
                "judgement": _ratio(q.judgement),
                "implied": _ratio(q.implied),
                "to": words.ENOUGH.fill(to=_ratio(q.to)) if q.to else NOTHING,
                "left": judgement.items[q.left],
                "right": judgement.items[q.right],
            }
            say(words.INCONSISTENT, who=judgement.experts[q.expert].label, matrix=name, **told)
        for notice in turned_round(judgement, lang):
            click.echo(notice.render(lang))
        whole = agreement(rulebook, judgement).iloc[0]
        weights = ", ".join(f"{judgement.items[i].of(lang)} {whole[i]:.4f}" for i in judgement.items)
        say(words.RESULT, matrix=name, consensus=f"{whole.consensus:.2f}", cr=f"{whole.cr:.4f}", weights=weights)
    write_judgements(found, out)
    say(words.STORED, path=out)


def _ratio(value: float) -> str:
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"

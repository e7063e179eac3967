"""Publishing an approved revision: from the sealed evidence and law alone, for one audience, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from bsclib.archive import Revision, Store
from bsclib.errors import Fault, InputError, Place, Text, UsageError
from bsclib.governance.audience import WIDTH, Card, Key, Publication, for_public, for_unit, inferable
from bsclib.governance.lawbook import UNAPPROVED, law_warning
from bsclib.governance.page import files
from bsclib.governance.signoff import State, signature_faults, state_of
from bsclib.quarter import QuarterView, open_quarter

AUDIENCES = ("unit", "public")
REFUSED = Text("不能发布", "this cannot be published")


def publish(
    store: Store,
    company: str,
    period: str,
    audience: str,
    *,
    unit: str = "",
    allowed: Path | None = None,
    withhold: bool = False,
    width: Fraction = WIDTH,
) -> Path:
    """Write what an audience may see of the newest revision and return the folder.

    Parameters
    ----------
    store, company, period
        Whose results of which quarter.
    audience
        "public" (everyone in the company) or "unit" (its own cards in full).
    unit
        The unit, where the audience is one.
    allowed
        The list of allowed signers, against which signatures are checked again.
    withhold
        Leave out the scores that would give a target away, instead of refusing.
    width
        How many steps of a target must stay unknown.

    Returns
    -------
    Path
        The folder, rebuilt; below `outputs/public` or `outputs/units`.

    Raises
    ------
    InputError
        With every reason against it: damage, signatures missing or bad, law not approved, sealed scores that
        cannot be computed again, targets that could be inferred.
    """
    name = f"{company}-{period}"
    store.recover(name)
    state = state_of(store, name)
    _refuse([*store.verify(name), *signature_faults(store, name, allowed), *_unsigned(state)])
    view = open_quarter(company, period, workspace=state.revision.content)
    _refuse([*_changed(view, state.revision), *_unapproved(store, view, state.revision)])
    cards = _cards(view, audience, unit, withhold, width)
    publication = Publication(
        company=view.rulebook.company.label,
        period=period,
        audience=audience,
        cards=cards,
        stage=State(state.revision, "approved", state.signoffs).words(),
        revision=state.revision.number,
        sealed=state.revision.created[:10],
    )
    folder = ("public", company, period) if audience == "public" else ("units", unit, company, period)
    target = store.replace_folder(store.outputs.joinpath(*folder), files(publication))
    _record(store, name, state.revision, audience, unit)
    return target


def _refuse(faults: Iterable[Fault]) -> None:
    if found := [f for f in faults if f.level == "fault"]:
        raise InputError(REFUSED, found)


def _fault(revision: Revision, found: Text, remedy: Text) -> Fault:
    return Fault("publish", Place(file=f"{revision.object_id} v{revision.number}"), found, remedy=remedy)


def _unsigned(state: State) -> list[Fault]:
    if state.approved:
        return []
    found = Text("尚未批准：{s}", "not approved: {s}").fill(s=state.words())
    return [_fault(state.revision, found, Text("用 bsc sign 完成三方签核", "let all three sign with bsc sign"))]


def _changed(view: QuarterView, revision: Revision) -> list[Fault]:
    if view.scores.to_csv().encode() == (revision.content / "scores.csv").read_bytes():
        return []
    found = Text("由封存的证据和办法算不出封存的得分", "the sealed evidence and law do not give the sealed scores")
    return [_fault(revision, found, Text("请运行 bsc verify --rerun", "run bsc verify --rerun"))]


def _unapproved(store: Store, view: QuarterView, revision: Revision) -> list[Fault]:
    """Return why law or reading forbid it: not approved now, or page one says it was not when the report was made."""
    run = revision.content / "run.json"
    said = json.loads(run.read_text("utf-8")).get("warnings", ()) if run.is_file() else ()
    found = law_warning(store, view.rulebook, view.facts)
    told = UNAPPROVED if any(text in UNAPPROVED for text in said) else None
    remedy = Text("先用 bsc sign --law 批准，再重新运行", "approve them with bsc sign --law, then run again")
    return [_fault(revision, words, remedy) for words in (found or told,) if words]


def _cards(view: QuarterView, audience: str, unit: str, withhold: bool, width: Fraction) -> tuple[Card, ...]:
    if audience not in AUDIENCES:
        raise UsageError(Text("受众应为 {a}", "an audience is one of {a}").fill(a=", ".join(AUDIENCES)))
    if audience == "unit":
        if unit not in view.rulebook.units:
            known = ", ".join(view.rulebook.units)
            raise UsageError(
                Text("没有单位 {u}；有：{k}", "there is no unit {u}; known: {k}").fill(u=unit or "–", k=known)
            )
        return for_unit(view, unit)
    narrow: list[tuple[Key, Fault]] = inferable(view, width)
    if narrow and not withhold:
        raise InputError(REFUSED, [fault for _, fault in narrow])
    return for_public(view, [key for key, _ in narrow])


def _record(store: Store, name: str, revision: Revision, audience: str, unit: str) -> None:
    entries = store.entries(name)
    entry = {
        "kind": "published",
        "revision": revision.number,
        "fingerprint": revision.fingerprint,
        "audience": f"{audience}:{unit}" if unit else audience,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    store.record(name, entry, after=len(entries))

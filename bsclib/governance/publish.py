"""Publishing an approved revision: from the sealed evidence and law alone, for one audience, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from bsclib.archive import Revision, Store
from bsclib.archive.journal import journal_head, short
from bsclib.decimals import shown
from bsclib.errors import NOTHING, BscError, Fault, InputError, Place, Text, UsageError
from bsclib.governance.audience import WIDTH, Card, Publication, for_public, for_unit, inferable, of_year
from bsclib.governance.inference import Bounds, target_bounds
from bsclib.governance.lawbook import UNAPPROVED, law_warning
from bsclib.governance.page import files
from bsclib.governance.scrutiny import list_faults, signature_faults
from bsclib.governance.signoff import State, state_of
from bsclib.governance.withholding import Key, Plan, plan_withholding
from bsclib.governance.words import words
from bsclib.period import last_quarter
from bsclib.quarter import QuarterView, open_quarter

AUDIENCES = ("unit", "public")


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
    tell: Callable[[Fault], None] = lambda notice: None,
) -> Path:
    """Write what an audience may see of the newest revision of a quarter, or of a year, and return the folder.

    A year shows what its quarters showed the same audience, and the mean of that, so it gives nothing more away.

    Parameters
    ----------
    store, company, period
        Whose results of which quarter ("2025Q4") or year ("2025").
    audience
        "public" (everyone in the company) or "unit" (its own cards in full).
    unit
        The unit, where the audience is one.
    allowed
        The workspace's list of allowed signers.
    withhold
        Leave out the scores that would give a target away, and those by which they could be worked out, instead of
        refusing.
    width
        How many steps of a target must stay unknown.
    tell
        Told, as notices for the publisher alone, what is withheld and what stays open of it.

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
    store.roll_forward(name)
    state = state_of(store, name, allowed=allowed)
    signatures = [*signature_faults(store, name, allowed), *list_faults(store, company, allowed)]
    _refuse([*store.verify(name), *signatures, *_unsigned(state)])
    view = open_quarter(company, last_quarter(period), workspace=state.revision.content)
    _refuse([*_changed(view, state.revision), *_unapproved(store, view, state.revision, allowed)])
    _require_audience(view, audience, unit)
    whom = f"{audience}:{unit}" if audience == "unit" else audience
    if period == view.facts.period:
        known = known_before(store, view, state.revision)
        left = _left_out(view, audience, withhold, inferable(view, width, known=known), width, tell)
    else:
        left = {"quarters": _quarters_shown(store, view, state.revision, whom)}
    entry = _entered(store, state.revision, whom, left)
    target = store.outputs.joinpath(*folder_of(company, period, entry))
    return store.replace_folder(target, publication_files(view, state, entry))


def folder_of(company: str, period: str, entry: Mapping[str, object]) -> tuple[str, ...]:
    """Return where below the outputs a publication lies, by what the journal says of it."""
    kind, _, unit = str(entry["audience"]).partition(":")
    return ("units", unit, company, period) if kind == "unit" else ("public", company, period)


def publication_files(view: QuarterView, state: State, entry: Mapping[str, Any]) -> dict[str, bytes]:
    """Return name → bytes of a publication, from what is sealed and what the journal says was withheld."""
    kind, _, unit = str(entry["audience"]).partition(":")
    quarters: Mapping[str, Mapping[str, Any]] = entry.get("quarters", {})
    views = {v.facts.period: v for v in view.history(4)}
    return files(
        Publication(
            company=view.rulebook.company.label,
            period=str(view.quarter.year) if quarters else view.facts.period,
            audience=kind,
            cards=of_year([_cards_for(views[q], kind, unit, told) for q, told in quarters.items()])
            if quarters
            else _cards_for(view, kind, unit, entry),
            stage=State(state.revision, "approved", state.signoffs).words(),
            revision=state.revision.number,
            sealed=state.revision.created[:10],
            unit=view.rulebook.units[unit].label if kind == "unit" else NOTHING,
            head=short(str(entry.get("head", ""))),
            quarters=tuple(quarters),
        )
    )


def _cards_for(view: QuarterView, kind: str, unit: str, entry: Mapping[str, Any]) -> tuple[Card, ...]:
    """Return the cards of a quarter as an audience sees them."""
    decimals = {str(card): int(places) for card, places in dict(entry.get("decimals", {})).items()}
    hidden = [(card, row) for card, _, row in (str(key).partition("/") for key in entry.get("withheld", ()))]
    return for_unit(view, unit, decimals) if kind == "unit" else for_public(view, hidden, decimals)


def _quarters_shown(store: Store, view: QuarterView, revision: Revision, whom: str) -> dict[str, dict[str, Any]]:
    """Return quarter → what of it was left out for an audience; refuse a year whose quarters it has not seen as sealed.

    Raises
    ------
    InputError
        A quarter was not published to this audience, or not as the year has it.
    """
    found: dict[str, dict[str, Any]] = {}
    faults = []
    for past in view.history(4):
        name = f"{view.company}-{past.facts.period}"
        own = [e for e in store.entries(name) if e.get("kind") == "published" and e.get("audience") == whom]
        newest = store.revision(name) if store.head(name) else None
        if not own or newest is None or own[-1]["fingerprint"] != newest.fingerprint:
            told = {"q": past.facts.period, "a": whom}
            faults.append(_fault(revision, words.UNSEEN.fill(**told), words.PUBLISH_FIRST.fill(q=past.facts.period)))
        elif past.scores.to_csv().encode() != (newest.content / "scores.csv").read_bytes():
            faults.append(
                _fault(revision, words.OLDER.fill(q=past.facts.period), words.RUN_AGAIN.fill(y=view.quarter.year))
            )
        else:
            found[past.facts.period] = {key: own[-1].get(key) for key in ("revision", "withheld", "decimals")}
    _refuse(faults)
    return found


def known_before(store: Store, view: QuarterView, revision: Revision) -> dict[Key, list[Bounds]]:
    """Return what the public knows already of the quarter's targets: from scores published under the same target."""
    known: dict[Key, list[Bounds]] = {}
    for name in store.objects():
        published = {
            int(str(e["revision"])): set(map(str, e.get("withheld", ()) or ()))  # type: ignore[call-overload]
            for e in store.entries(name)
            if e.get("kind") == "published" and e.get("audience") == "public"
        }
        company, _, period = name.rpartition("-")
        for number, withheld in published.items() if company == view.company else ():
            earlier = store.revision(name, number)
            if earlier.fingerprint != revision.fingerprint:
                with suppress(BscError):  # a quarter that cannot be read any more tells its readers no more either
                    _add_known(known, view, open_quarter(company, period, workspace=earlier.content), withheld)
    return known


def _add_known(known: dict[Key, list[Bounds]], view: QuarterView, past: QuarterView, withheld: set[str]) -> None:
    targets = {row.key: row.target for row in view.scores}
    for row in past.scores:
        seen = row.status == "scored" and "/".join(row.key) not in withheld
        if seen and row.target == targets.get(row.key) and row.score is not None:
            bounds = target_bounds(past, row, row.score)
            if bounds is not None:
                known.setdefault(row.key, []).append(bounds)


def _refuse(faults: Iterable[Fault]) -> None:
    if found := [f for f in faults if f.level == "fault"]:
        raise InputError(words.REFUSED, found)


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


def _unapproved(store: Store, view: QuarterView, revision: Revision, allowed: Path | None) -> list[Fault]:
    """Return why law or reading forbid it: not approved now, or page one says it was not when the report was made."""
    run = revision.content / "run.json"
    said = json.loads(run.read_text("utf-8")).get("warnings", ()) if run.is_file() else ()
    found = law_warning(store, view.rulebook, view.facts, allowed)
    told = UNAPPROVED if any(text in UNAPPROVED for text in said) else None
    remedy = Text("先用 bsc sign --law 批准，再重新运行", "approve them with bsc sign --law, then run again")
    return [_fault(revision, words, remedy) for words in (found or told,) if words]


def _require_audience(view: QuarterView, audience: str, unit: str) -> None:
    if audience not in AUDIENCES:
        raise UsageError(Text("受众应为 {a}", "an audience is one of {a}").fill(a=", ".join(AUDIENCES)))
    if audience == "unit" and unit not in view.rulebook.units:
        known = ", ".join(view.rulebook.units)
        raise UsageError(Text("没有单位 {u}；有：{k}", "there is no unit {u}; known: {k}").fill(u=unit or "–", k=known))


def withheld_notices(view: QuarterView, plan: Plan) -> Iterator[Fault]:
    """Yield what is withheld and what stays open of it: for the publisher, never for the published page."""
    for unknown in plan.unknowns:
        keys = ", ".join("/".join(row.key) for row in unknown.rows)
        ends = words.NO_END if unknown.left is None else words.STEPS_OPEN.fill(w=shown(unknown.left, 2))
        found = words.FOR_ITSELF.fill(w=ends, n=unknown.fits) if unknown.primary else words.FOR_OTHERS
        yield Fault("withheld", Place(path=keys), found, level="notice")
    for card, places in plan.decimals.items():
        found = words.ROUNDED.fill(n=max(places, 0)) if places >= 0 else words.NO_TOTAL
        yield Fault("withheld", Place(path=card), found, level="notice")


def _left_out(
    view: QuarterView,
    audience: str,
    withhold: bool,
    narrow: list[tuple[Key, Fault]],
    width: Fraction,
    tell: Callable[[Fault], None],
) -> dict[str, object]:
    """Return what the journal says was left out of a quarter: rows, and decimals of totals; tell of it."""
    public = audience == "public"
    if narrow and public and not withhold:
        raise InputError(words.REFUSED, [fault for _, fault in narrow])
    plan = plan_withholding(view, [key for key, _ in narrow], width)
    for notice in withheld_notices(view, plan) if public else ():
        tell(notice)
    return {"withheld": sorted("/".join(key) for key in plan.hidden) if public else [], "decimals": plan.decimals}


def _entered(store: Store, revision: Revision, whom: str, said: Mapping[str, object]) -> dict[str, object]:
    """Return the journal's entry of the publication: made now, unless just this was published before."""
    entries, lines = store.entries(revision.object_id), store.journal()
    told: dict[str, object] = {
        "kind": "published",
        "revision": revision.number,
        "fingerprint": revision.fingerprint,
        "audience": whom,
        **said,
    }
    before = next((e for e in reversed(entries) if all(e.get(k) == v for k, v in told.items())), None)
    if before is None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        before = {**told, "at": now, "head": journal_head(lines)}
        store.record(revision.object_id, before, after=len(entries))
    return before

"""The committee's consent to the law: a year's rules, weights and targets, sealed and signed like a quarter.

The law of a year is an object of its own in the archive, `company-law2025`; its revisions hold the law files
and the targets of every quarter.  A run stands under approved law when an approved revision holds just its
files and just its targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bsclib.archive import Revision, Store
from bsclib.decimals import text_of
from bsclib.errors import Text
from bsclib.governance import signers
from bsclib.governance.consent import LIST_IN_LAW
from bsclib.governance.signoff import state_of
from bsclib.law import load_rulebook
from bsclib.period import Quarter

UNAPPROVED = Text("考核办法、目标值或口径未经批准", "law, targets or reading not approved")


def law_object(company: str, year: int) -> str:
    """Return the name under which a year's law is archived.

    Examples
    --------
    >>> law_object("acme", 2025)
    'acme-law2025'
    """
    return f"{company}-law{year}"


def law_files(rulebook: Any) -> dict[str, bytes]:
    """Return path → bytes of all that the law was read from, and of the list of those who may sign."""
    folder = Path(rulebook.folder).resolve()
    paths = (Path(path).resolve() for path in rulebook.files)
    files = {f"params/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}
    signing = folder / signers.NAME
    return files | ({LIST_IN_LAW: signing.read_bytes()} if signing.is_file() else {})


def target_file(facts: Any) -> dict[str, bytes]:
    """Return path → bytes of a quarter's targets, one line a row, in the law's order."""
    lines = ["scorecard,indicator,target"]
    for (card, indicator), fact in facts.rows.items():
        if fact.target is not None:
            target = fact.target if isinstance(fact.target, str) else text_of(fact.target)
            lines.append(f"{card},{indicator},{target}")
    return {f"targets/{facts.period}.csv": ("\n".join(lines) + "\n").encode()}


def propose_law(
    store: Store,
    rulebook: Any,
    quarters: Iterable[Any],
    year: int,
    user: str,
    reason: str,
    notebooks: Mapping[str, bytes] | None = None,
) -> Revision:
    """Seal the law as it stands, for the committee to sign; return the newest revision if nothing has changed.

    Parameters
    ----------
    store : Store
    rulebook : Rulebook
    quarters : iterable of Facts
        The evidence of the year's quarters, whose targets are part of what is approved.
    year : int
    user, reason : str
        Who proposes it and why, as the archive keeps it.
    notebooks : mapping of str to bytes, optional
        Notebooks that are not as released, to be approved with it.

    Returns
    -------
    Revision

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sealed = propose_law(Store(Path(folder)), view.rulebook, [view.facts], 2025, "Li", "new targets")
    ...     (sealed.object_id == law_object(view.company, 2025), sealed.number)
    (True, 1)
    """
    name = law_object(rulebook.company.id, year)
    files = law_files(rulebook) | dict(notebooks or {})
    for facts in quarters:
        files |= target_file(facts)
    head = store.head(name)
    if head and _held(store.open(name)) == files:
        return store.revision(name)
    with store.stage(name) as content:
        for path, data in files.items():
            (content / path).parent.mkdir(parents=True, exist_ok=True)
            (content / path).write_bytes(data)
        return store.commit(name, content, expected_head=head, message=reason, user=user)


def _held(content: Path) -> dict[str, bytes]:
    return {p.relative_to(content).as_posix(): p.read_bytes() for p in sorted(content.rglob("*")) if p.is_file()}


def approved_law(store: Store, company: str, period: str, allowed: Path | None = None) -> dict[str, bytes]:
    """Return path → bytes of the newest approved law of the period's year, nothing where none is approved."""
    name = law_object(company, Quarter.parse(period).year)
    states = (state_of(store, name, number, allowed=allowed) for number in range(store.head(name), 0, -1))
    newest = next((state for state in states if state.approved), None)
    return _as_sealed(store, newest.revision) if newest else {}


def _as_sealed(store: Store, revision: Revision) -> dict[str, bytes]:
    """Return what a revision holds, each file compared with the inventory; what was laid there since is left out."""
    found = {path: store.sealed_file(revision, path) for path in _held(revision.content)}
    return {path: data for path, data in found.items() if data is not None}


def _governing(files: Mapping[str, bytes], targets: Iterable[str]) -> dict[str, bytes]:
    """Return what of a law decides a quarter: not who may sign, nor how it is shown, nor other quarters' targets."""
    kept = {path: data for path, data in files.items() if path.startswith("params/") and path != LIST_IN_LAW}
    return kept | {path: files[path] for path in targets if path in files}


def law_warning(store: Store, rulebook: Any, facts: Any, allowed: Path | None = None) -> Text | None:
    """Return what page one must say where law, targets or reading of a run were approved by nobody, else None.

    Parameters
    ----------
    store : Store
    rulebook : Rulebook
    facts : Facts
        Of the quarter; their targets are part of what is approved.
    allowed : Path, optional
        The list of allowed signers; default: the one that lies with the law.

    Returns
    -------
    Text or None

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     law_warning(Store(Path(folder)), view.rulebook, view.facts).en
    'law, targets or reading not approved'
    """
    files = law_files(rulebook) | target_file(facts)
    as_written = load_rulebook(rulebook.folder, as_of=rulebook.as_of).policies == rulebook.policies
    targets = [path for path in files if path.startswith("targets/")]
    held = approved_law(store, rulebook.company.id, facts.period, allowed or rulebook.folder / signers.NAME)
    approved = as_written and bool(held) and _governing(held, targets) == _governing(files, targets)
    return None if approved else UNAPPROVED

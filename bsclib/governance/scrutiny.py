"""What is odd about the signatures of an archive: those that do not hold, lists not in force, names that look alike."""

from __future__ import annotations

from pathlib import Path

from bsclib.archive import Store
from bsclib.errors import Fault, Place
from bsclib.governance import signers
from bsclib.governance.consent import LIST_IN_LAW, company_of, consent, is_law, signers_object
from bsclib.governance.names import is_alike
from bsclib.governance.signoff import ROLE_WORDS, State, objection, state_of
from bsclib.governance.words import words


def signature_faults(store: Store, object_id: str, allowed: Path | None) -> list[Fault]:
    """Return every signature in the journal that does not hold, and what is odd about those that do.

    Parameters
    ----------
    store : Store
    object_id : str
        Such as "g-2025Q4".
    allowed : Path or None
        The workspace's list of allowed signers.

    Returns
    -------
    list of Fault
        Notices are of names that look alike, and of names that count no longer.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(signature_faults(Store(Path(folder)), "g-2025Q4", None))
    0
    """
    found = consent(store, company_of(object_id))
    states = [state_of(store, object_id, r.number, allowed=allowed) for r in store.revisions(object_id)]
    counted = {s.revision.fingerprint for s in states if s.signoffs}
    marks = {s.revision.fingerprint: s for s in states if s.revision.fingerprint not in counted}
    bare = [(marks[mark], by) for mark, by in found.by_name.items() if by and mark in marks]
    told = [(s, {"o": object_id, "n": s.revision.number, "w": ", ".join(b.name for b in by)}) for s, by in bare]
    return [
        *found.faults.get(object_id, ()),
        *(fault for state in states for fault in resemblances(state)),
        *(objection(s, words.NAME_BEFORE_KEYS.fill(**said), level="notice") for s, said in told),
    ]


def list_faults(store: Store, company: str, allowed: Path | None) -> list[Fault]:
    """Return what is wrong with a company's list of signers: unreadable, put in twice, or not the one in force.

    Parameters
    ----------
    store : Store
    company : str
    allowed : Path or None
        The workspace's list.

    Returns
    -------
    list of Fault
        A list that is proposed with the newest law and not yet approved is a notice.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     list_faults(Store(Path(folder)), "g", None)
    []
    """
    found, text = consent(store, company), signers.text_of_list(allowed)
    faults = [
        *found.faults.get(signers_object(company), ()),
        *(signers.unreadable_lines(text) if text is not None else ()),
    ]
    if text is None or found.listed is None or text == found.listed:
        return faults
    place = Place(file=str(allowed))
    pending = text in _proposed_lists(store, company)
    if pending:
        return [*faults, Fault("signers", place, words.PENDING_LIST, remedy=words.SIGN_LAW, level="notice")]
    return [*faults, Fault("signers", place, words.OTHER_LIST, remedy=words.SIGN_LAW)]


def _proposed_lists(store: Store, company: str) -> list[str]:
    """Return the lists of signers that the newest revisions of a company's laws hold."""
    laws = [name for name in store.objects() if company_of(name) == company and is_law(name)]
    held = (store.sealed_file(store.revision(name), LIST_IN_LAW) for name in laws)
    return [data.decode("utf-8-sig", errors="replace") for data in held if data is not None]


def resemblances(state: State) -> list[Fault]:
    """Return which signers of a revision have names that are easily taken for each other.

    Parameters
    ----------
    state : State

    Returns
    -------
    list of Fault
        Notices.
    """
    pairs = [(a, b) for n, a in enumerate(state.signoffs) for b in state.signoffs[n + 1 :] if is_alike(a.name, b.name)]
    told = (words.ALIKE.fill(a=a.name, r=ROLE_WORDS[a.role], b=b.name, q=ROLE_WORDS[b.role]) for a, b in pairs)
    return [objection(state, said, level="notice") for said in told]

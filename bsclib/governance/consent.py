"""What the signatures in the journal amount to: walked in order, each checked, none believed.

Which list of signers is in force follows from the journal itself.  The first one met is taken as it is; from then on
it changes only by a law that is approved under it.  So removing the file from a workspace lowers nothing; only a law
with a list that names nobody lets names count again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from bsclib.archive import Store
from bsclib.archive.journal import JournalLine
from bsclib.errors import NOTHING, Fault, InputError, Place, Text
from bsclib.governance import signers
from bsclib.governance.keys import signer_key
from bsclib.governance.names import is_one_name
from bsclib.governance.words import words

ROLES = ("preparer", "reviewer", "approver")
LIST_IN_LAW = f"params/{signers.NAME}"
SIGNED = ("at", "fingerprint", "head", "kind", "name", "object", "revision", "role")
_LAW = "law"
LONG_AGO = datetime.min.replace(tzinfo=UTC)

SAME_KEY = Text("此密钥已签过本修订版", "this key has signed this revision already")


@dataclass(frozen=True, slots=True)
class SignOff:
    """One signature: role, name, time, and the fingerprint of the key ("" where signed by name only)."""

    role: str
    name: str
    at: str
    key: str


@dataclass
class Consent:
    """What has been walked so far.

    Attributes
    ----------
    listed : the list of signers in force, None where names alone count
    by_key, by_name : sign-offs that hold, by the fingerprint of the revision
    faults : by object, what does not hold
    clock : the latest time to which a valid signature bears witness
    """

    listed: str | None = None
    by_key: dict[str, list[SignOff]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[SignOff]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    clock: datetime = LONG_AGO

    def of(self, fingerprint: str, required: bool) -> tuple[SignOff, ...]:
        """Return the sign-offs of a revision that count; where keys are `required`, names do not."""
        by_key, by_name = (held.get(fingerprint, []) for held in (self.by_key, self.by_name))
        return tuple(by_key if by_key or required else by_name)


def company_of(object_id: str) -> str:
    """Return whose an archived object is.

    Examples
    --------
    >>> company_of("acme-2025Q4")
    'acme'
    """
    return object_id.rpartition("-")[0]


def signers_object(company: str) -> str:
    """Return the name under which the journal keeps a company's first list of signers."""
    return f"{company}-signers"


def consent(store: Store, company: str) -> Consent:
    """Return what the journal's signatures for a company amount to."""
    lines = store.journal()
    return _walked(store.outputs, company, lines[-1].hash if lines else "")


@lru_cache(maxsize=16)
def _walked(outputs: Path, company: str, head: str) -> Consent:
    store, found, seen = Store(outputs), Consent(), {""}
    for line in store.journal():
        if company_of(line.object_id) == company:
            kind = line.entry.get("kind")
            if kind == "signers":
                _first_list(found, line)
            elif kind == "signed":
                _signed(found, store, line, seen)
        seen.add(line.hash)
    return found


def _first_list(found: Consent, line: JournalLine) -> None:
    if found.listed is None:
        found.listed = str(line.entry.get("list", ""))
    elif found.listed != line.entry.get("list"):
        found.faults[line.object_id].append(_fault(line, words.SECOND_LIST))


def _signed(found: Consent, store: Store, line: JournalLine, seen: set[str]) -> None:
    """Take one sign-off into what holds, or say why not."""
    try:
        when = datetime.fromisoformat(str(line.entry["at"]))
        if when.tzinfo is None:
            raise ValueError("a time without a zone")
        signoff = SignOff(*(str(line.entry.get(name, "")) for name in ("role", "name", "at", "key")))
        fingerprint = str(line.entry["fingerprint"])
        int(str(line.entry["revision"]))
    except (KeyError, ValueError):
        found.faults[line.object_id].append(_fault(line, words.MALFORMED))
        return
    proposed = _proposed(found, store, line)
    before = (found.by_key if found.listed is not None else found.by_name)[fingerprint]
    wrong = next(_objections(found, line, signoff, before, when, proposed, seen), None)
    if wrong:
        found.faults[line.object_id].append(_fault(line, wrong))
        return
    before.append(signoff)
    if found.listed is not None:
        found.clock = max(found.clock, when)
    if len(before) == len(ROLES) and is_law(line.object_id):
        found.listed = proposed if proposed and not signers.is_empty(proposed) else None


def is_law(object_id: str) -> bool:
    """Return whether an archived object is a year's law."""
    return object_id.rpartition("-")[2].startswith(_LAW)


def _proposed(found: Consent, store: Store, line: JournalLine) -> str | None:
    """Return the list of signers that a signed law holds, as it was sealed; without one it changes none."""
    if not is_law(line.object_id):
        return found.listed
    try:
        revision = store.revision(line.object_id, int(str(line.entry["revision"])))
        if revision.fingerprint != line.entry["fingerprint"]:
            return found.listed
        data = store.sealed_file(revision, LIST_IN_LAW)
    except (InputError, ValueError):
        return found.listed
    return found.listed if data is None else data.decode("utf-8-sig", errors="replace")


def _objections(
    found: Consent,
    line: JournalLine,
    signoff: SignOff,
    before: list[SignOff],
    when: datetime,
    proposed: str | None,
    seen: set[str],
) -> Iterator[Text]:
    """Yield what speaks against a sign-off, the gravest first."""
    if found.listed is None:
        if signoff.key:
            yield words.NO_LIST
    else:
        yield from key_objections(found, line.entry, before, when, proposed)
    if signoff.role not in ROLES or ROLES.index(signoff.role) != len(before):
        yield words.NOT_ITS_TURN
    if any(is_one_name(s.name, signoff.name) for s in before):
        yield words.SAME_PERSON.fill(n=signoff.name)
    if signoff.key and line.entry.get("head") not in seen:
        yield words.NO_HEAD


def key_objections(
    found: Consent, entry: Mapping[str, object], before: list[SignOff], when: datetime, proposed: str | None
) -> Iterator[Text]:
    """Yield what speaks against the key of a sign-off under the list in force.

    A law may bring the list by which one of its three signers, and no more, is known: so a lost key is replaced by
    the two who are left, and never by one.

    Parameters
    ----------
    found
        What holds so far.
    entry
        The sign-off, with its signature among its `files`.
    before
        The sign-offs of the same revision that hold.
    when
        When it says that it was made; a time before the last valid signature is not believed.
    proposed
        The list of signers that the signed law itself holds.
    """
    name, role, listed = str(entry.get("name", "")), str(entry.get("role", "")), found.listed or ""
    signature = signature_of(entry)
    if not signature:
        yield words.NO_KEY.fill(n=name)
        return
    time, data = max(when, found.clock), statement(entry)
    key = signer_key(signers.listed_keys(listed, name), role, signature, data, time)
    if not key and proposed is not None and all(_is_listed(listed, s) for s in before):
        key = signer_key(signers.listed_keys(proposed, name), role, signature, data, time)
    if not key:
        late = signer_key(signers.listed_keys(listed, name), role, signature, data, time, limits=False)
        yield (words.NOT_VALID.fill(n=name, t=f"{time:%Y-%m-%d %H:%M} UTC") if late else words.NOT_LISTED.fill(n=name))
    elif key != entry.get("key"):
        yield words.NOT_LISTED.fill(n=name)
    elif key in [s.key for s in before]:
        yield SAME_KEY


def _is_listed(text: str, signoff: SignOff) -> bool:
    """Return whether a sign-off's key stands in a list under its name; in force is checked when it signs."""
    return signoff.key in {key.fingerprint for key in signers.listed_keys(text, signoff.name)}


def signature_of(entry: Mapping[str, object]) -> str:
    """Return the armoured signature that an entry of the journal carries, "" where there is none."""
    files = entry.get("files")
    return str(files.get(f"v{entry.get('revision')}-{entry.get('role')}.sig", "")) if isinstance(files, Mapping) else ""


def statement(entry: Mapping[str, object]) -> bytes:
    """Return what a signature covers: who signs what, when, and at which head of the journal."""
    told = {name: entry.get(name) for name in SIGNED}
    return (json.dumps(told, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _fault(line: JournalLine, found: Text, expected: Text = NOTHING) -> Fault:
    told = Text("日志第 {n} 条，{o}：{f}", "entry {n} of the journal, {o}: {f}").fill(
        n=line.number, o=line.object_id, f=found
    )
    return Fault("signature", Place(), told, expected)

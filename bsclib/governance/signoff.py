"""Prepared → reviewed → approved → published: who signed which revision, and what a signature requires."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bsclib.archive import Revision, Store
from bsclib.errors import NOTHING, Fault, InputError, Place, Text, UsageError
from bsclib.governance import signers
from bsclib.governance.consent import (
    LIST_IN_LAW,
    ROLES,
    SAME_KEY,
    Consent,
    SignOff,
    company_of,
    consent,
    is_law,
    key_objections,
    signers_object,
    statement,
)
from bsclib.governance.keys import make_signature, signed_with
from bsclib.governance.names import is_one_name
from bsclib.governance.words import words
from bsclib.paths import is_plain_text

STAGES = ("sealed", "prepared", "reviewed", "approved", "published")
ROLE_WORDS = {
    "preparer": Text("编制人", "preparer"),
    "reviewer": Text("复核人", "reviewer"),
    "approver": Text("批准人", "approver"),
}


@dataclass(frozen=True, slots=True)
class State:
    """How far a revision has come."""

    revision: Revision
    stage: str
    signoffs: tuple[SignOff, ...]

    @property
    def approved(self) -> bool:
        """Whether all three have signed."""
        return STAGES.index(self.stage) >= len(ROLES)

    def words(self) -> Text:
        """Return the stage, and whether it rests on keys or on names alone."""
        stage = words["stage_words"][self.stage]
        if not self.signoffs:
            return stage
        how = words.BY_KEY if all(s.key for s in self.signoffs) else words.BY_NAME
        return words.STATE.fill(s=stage, h=how)


def states_in_words() -> list[Text]:
    """Return every way in which a state can be said."""
    stages = list(words["stage_words"].values())
    return [*stages, *(words.STATE.fill(s=stage, h=how) for stage in stages for how in (words.BY_KEY, words.BY_NAME))]


def state_of(store: Store, object_id: str, number: int | None = None, *, allowed: Path | None = None) -> State:
    """Return the state of a revision, by default the newest; each starts anew, whatever the former one had.

    Every signature is checked; the journal alone is not believed.

    Parameters
    ----------
    store : Store
    object_id : str
        Such as "g-2025Q4".
    number : int, optional
        Of the revision.
    allowed : Path, optional
        The workspace's list of allowed signers, which counts where the journal knows none yet.

    Returns
    -------
    State

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(Path(folder))
    ...     with store.stage("g-2025Q4") as content:
    ...         _ = (content / "scores.csv").write_text("…", encoding="utf-8")
    ...         _ = store.commit("g-2025Q4", content, expected_head=0, message="-", user="Li")
    ...     print(state_of(store, "g-2025Q4").stage)
    sealed
    """
    revision = store.revision(object_id, number)
    found = consent(store, company_of(object_id))
    signed = found.of(revision.fingerprint, keys_required(found, allowed))
    stage = STAGES[min(len(signed), len(ROLES))]
    published = stage == "approved" and any(
        e.get("fingerprint") == revision.fingerprint and e.get("kind") == "published" for e in store.entries(object_id)
    )
    return State(revision, "published" if published else stage, signed)


def keys_required(found: Consent, allowed: Path | None) -> bool:
    """Return whether only signatures by key count: a list is in force, or lies in the workspace."""
    text = signers.text_of_list(allowed)
    return found.listed is not None or (text is not None and not signers.is_empty(text))


def sign(
    store: Store,
    object_id: str,
    role: str,
    name: str,
    *,
    allowed: Path | None = None,
    key: Path | None = None,
    at: datetime | None = None,
    hindrances: Sequence[Fault] = (),
) -> State:
    """Sign the newest revision of an object and return its new state.

    Parameters
    ----------
    store, object_id
        What is signed.
    role
        "preparer", "reviewer" or "approver", in this order.
    name
        Who signs; with keys, the principal in the list of allowed signers.
    allowed
        That list (`allowed_signers` of OpenSSH).  The first one is taken into the journal as it is; from then on a
        list comes into force only with an approved law.  Without any, a sign-off is by name only.
    key
        The key file to sign with.
    at
        When; default: now.
    hindrances
        What else speaks against approval (open objections); it refuses an approver alone.

    Returns
    -------
    State
        With the new signature.

    Raises
    ------
    InputError
        When the archive is damaged, the role is out of turn, the person has signed before, the key is not
        listed or not valid at the time, or something hinders the approval.
    ConflictError
        When somebody else signed meanwhile.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(Path(folder))
    ...     with store.stage("g-2025Q4") as content:
    ...         _ = (content / "scores.csv").write_text("…", encoding="utf-8")
    ...         _ = store.commit("g-2025Q4", content, expected_head=0, message="-", user="Li")
    ...     state = sign(store, "g-2025Q4", "preparer", "Li")
    ...     print(state.words().en)
    prepared (by name only, without a key)
    """
    who = _plain_name(name)
    if damage := [f for f in store.verify(object_id) if f.level == "fault"]:
        raise InputError(Text("归档有问题，不能签核", "the archive is damaged; nothing can be signed"), damage)
    store.roll_forward(object_id)
    state = state_of(store, object_id, allowed=allowed)
    _refuse([*_out_of_turn(state, role), *_same_person(state, who), *(hindrances if role == "approver" else ())])
    required = keys_required(consent(store, company_of(object_id)), allowed)
    if bool(key) != required:
        raise UsageError(words.NEEDS_KEY if required else words.SIGNOFF_NO_LIST)
    first_list(store, company_of(object_id), allowed)
    known, lines = len(store.entries(object_id)), store.journal()
    fields: dict[str, object] = {
        "kind": "signed",
        "object": object_id,
        "role": role,
        "name": who,
        "revision": state.revision.number,
        "fingerprint": state.revision.fingerprint,
        "at": (at or datetime.now(UTC)).isoformat(timespec="seconds"),
        "head": lines[-1].hash if lines else "",
    }
    if key:
        fields |= _signed_by_key(store, state, fields, key)
    store.record(object_id, fields, after=known)
    return state_of(store, object_id, allowed=allowed)


def first_list(store: Store, company: str, allowed: Path | None) -> None:
    """Take a company's first list of signers into the journal: from then on keys are required, whatever is removed.

    Parameters
    ----------
    store : Store
    company : str
    allowed : Path or None
        The workspace's list; nothing is done without one, or where a list is in force already.

    Raises
    ------
    InputError
        A line of the list cannot be taken.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first_list(Store(Path(folder)), "g", None)
    """
    text = signers.text_of_list(allowed)
    if text is None or signers.is_empty(text) or consent(store, company).listed is not None:
        return
    if faults := signers.unreadable_lines(text):
        raise InputError(Text("签名人名单有误", "the list of signers is at fault"), faults)
    name = signers_object(company)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    store.record(name, {"kind": "signers", "list": text, "at": now}, after=len(store.entries(name)))


def _signed_by_key(store: Store, state: State, fields: dict[str, object], key: Path) -> dict[str, object]:
    """Return what the journal keeps of a signature made and checked just now."""
    stem = f"v{state.revision.number}-{fields['role']}"
    armoured = make_signature(key, str(fields["role"]), statement(fields))
    signed = {"files": {f"{stem}.sig": armoured, f"{stem}.json": statement(fields).decode()}}
    found, law = consent(store, company_of(state.revision.object_id)), is_law(state.revision.object_id)
    proposed = store.sealed_file(state.revision, LIST_IN_LAW) if law else None
    text = None if proposed is None else proposed.decode("utf-8-sig", errors="replace")
    when = datetime.fromisoformat(str(fields["at"])).astimezone(UTC)
    print_ = signed_with(armoured)
    wrong = list(key_objections(found, {**fields, **signed, "key": print_}, list(state.signoffs), when, text))
    if wrong == [SAME_KEY]:
        _refuse([objection(state, wrong[0])])
    if wrong:
        expected = Text("密钥须在生效的名单中", "the key must stand in the list in force")
        raise InputError(
            Text("签名无效", "the signature does not hold"), [objection(state, w, expected) for w in wrong]
        )
    return {**signed, "key": print_}


def _plain_name(name: str) -> str:
    who = unicodedata.normalize("NFKC", name).strip()
    if not who or not is_plain_text(who) or len(who) > 80:
        raise UsageError(Text("请用 --name 写明签核人姓名", "give the name of the signer with --name"))
    return who


def objection(state: State, found: Text, expected: Text = NOTHING, level: str = "fault") -> Fault:
    """Return a fault about the sign-off of a revision."""
    place = Place(file=f"{state.revision.object_id} v{state.revision.number}")
    return Fault("sign_off", place, found, expected, level=level)


def _out_of_turn(state: State, role: str) -> list[Fault]:
    if role not in ROLES:
        raise UsageError(Text("角色应为 {r}", "a role is one of {r}").fill(r=", ".join(ROLES)))
    turn = ROLES[len(state.signoffs)] if len(state.signoffs) < len(ROLES) else ""
    if role == turn:
        return []
    found = Text("现在是 {s}，不轮到{r}", "it is {s}: not the {r}'s turn").fill(s=state.words(), r=ROLE_WORDS[role])
    done = Text("签核已完成", "all have signed")
    expected = Text("下一步：{r}", "next: the {r}").fill(r=ROLE_WORDS[turn]) if turn else done
    return [objection(state, found, expected)]


def _same_person(state: State, who: str) -> list[Fault]:
    before = next((s for s in state.signoffs if is_one_name(s.name, who)), None)
    if before is None:
        return []
    found = Text("{w} 已作为{r}签过", "{w} has signed as {r}").fill(w=who, r=ROLE_WORDS[before.role])
    three = Text("编制、复核、批准须为三人", "preparer, reviewer and approver are three persons")
    return [objection(state, found, three)]


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise InputError(words.CANNOT, faults)

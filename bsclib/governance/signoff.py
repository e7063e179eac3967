"""Prepared → reviewed → approved → published: who signed which revision, and what a signature requires."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bsclib.archive import Revision, Store
from bsclib.errors import NOTHING, Fault, InputError, Place, Text, UsageError
from bsclib.governance.keys import make_signature, signer_key
from bsclib.paths import is_plain_text

ROLES = ("preparer", "reviewer", "approver")
STAGES = ("sealed", "prepared", "reviewed", "approved", "published")
ROLE_WORDS = {
    "preparer": Text("编制人", "preparer"),
    "reviewer": Text("复核人", "reviewer"),
    "approver": Text("批准人", "approver"),
}
STAGE_WORDS = {
    "sealed": Text("已封存", "sealed"),
    "prepared": Text("已编制", "prepared"),
    "reviewed": Text("已复核", "reviewed"),
    "approved": Text("已批准", "approved"),
    "published": Text("已发布", "published"),
}
BY_NAME = Text("仅署名，未用密钥", "by name only, without a key")
BY_KEY = Text("密钥签名", "signed by key")


@dataclass(frozen=True, slots=True)
class SignOff:
    """One signature: role, name, time, and the fingerprint of the key ("" where signed by name only)."""

    role: str
    name: str
    at: str
    key: str


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
        stage = STAGE_WORDS[self.stage]
        if not self.signoffs:
            return stage
        how = BY_KEY if all(s.key for s in self.signoffs) else BY_NAME
        return Text("{s}({h})", "{s} ({h})").fill(s=stage, h=how)


def state_of(store: Store, object_id: str, number: int | None = None) -> State:
    """Return the state of a revision, by default the newest; each starts anew, whatever the former one had.

    Parameters
    ----------
    store : Store
    object_id : str
        Such as "g-2025Q4".
    number : int, optional
        Of the revision.

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
    entries = [e for e in store.entries(object_id) if e.get("fingerprint") == revision.fingerprint]
    signed = tuple(_signoff(e) for e in entries if e["kind"] == "signed")
    published = any(e["kind"] == "published" for e in entries)
    stage = STAGES[min(len(signed), len(ROLES))]
    return State(revision, "published" if published and stage == "approved" else stage, signed)


def _signoff(entry: Mapping[str, object]) -> SignOff:
    return SignOff(*(str(entry.get(name, "")) for name in ("role", "name", "at", "key")))


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
        That list (`allowed_signers` of OpenSSH); None or absent: a sign-off by name only.
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
        listed, or something hinders the approval.
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
    store.recover(object_id)
    entries, state = store.entries(object_id), state_of(store, object_id)
    _refuse([*_out_of_turn(state, role), *_same_person(state, who), *(hindrances if role == "approver" else ())])
    with_key = allowed is not None and allowed.is_file()
    if bool(key) != with_key:
        raise UsageError(_NEEDS_KEY if with_key else _NO_LIST)
    fields = {
        "kind": "signed",
        "role": role,
        "name": who,
        "revision": state.revision.number,
        "fingerprint": state.revision.fingerprint,
        "at": (at or datetime.now(UTC)).isoformat(timespec="seconds"),
    }
    if key and allowed:
        fields |= _signed_by_key(store, state, role, who, key, allowed)
    store.record(object_id, fields, after=len(entries))
    return state_of(store, object_id)


_NEEDS_KEY = Text("已设置签名密钥名单，请用 --key 指明密钥", "a list of allowed signers is set up: give --key")
_NO_LIST = Text(
    "未设置 allowed_signers，不能用密钥签核；请去掉 --key 或先建名单",
    "there is no allowed_signers list: leave out --key, or set up the list first",
)


def _signed_by_key(
    store: Store, state: State, role: str, who: str, key: Path, allowed: Path
) -> dict[str, str | dict[str, str]]:
    """Return what the register keeps of a signature made and checked just now."""
    inventory = (state.revision.content.parent / "inventory.json").read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        armoured = make_signature(key, role, inventory, Path(folder))
        fingerprint = signer_key(allowed, who, role, Path(folder) / "signed.sig", inventory)
    if fingerprint in [s.key for s in state.signoffs]:
        _refuse([_objection(state, Text("此密钥已签过本修订版", "this key has signed this revision already"))])
    return {"key": fingerprint, "files": {f"v{state.revision.number}-{role}.sig": armoured.decode()}}


def _plain_name(name: str) -> str:
    who = unicodedata.normalize("NFKC", name).strip()
    if not who or not is_plain_text(who) or len(who) > 80:
        raise UsageError(Text("请用 --name 写明签核人姓名", "give the name of the signer with --name"))
    return who


def _objection(state: State, found: Text, expected: Text = NOTHING) -> Fault:
    return Fault("sign_off", Place(file=f"{state.revision.object_id} v{state.revision.number}"), found, expected)


def _out_of_turn(state: State, role: str) -> list[Fault]:
    if role not in ROLES:
        raise UsageError(Text("角色应为 {r}", "a role is one of {r}").fill(r=", ".join(ROLES)))
    turn = ROLES[len(state.signoffs)] if len(state.signoffs) < len(ROLES) else ""
    if role == turn:
        return []
    found = Text("现在是 {s}，不轮到{r}", "it is {s}: not the {r}'s turn").fill(s=state.words(), r=ROLE_WORDS[role])
    expected = (
        Text("下一步：{r}", "next: the {r}").fill(r=ROLE_WORDS[turn]) if turn else Text("签核已完成", "all have signed")
    )
    return [_objection(state, found, expected)]


def _same_person(state: State, who: str) -> list[Fault]:
    signed = {_folded(s.name): s.role for s in state.signoffs}
    if _folded(who) not in signed:
        return []
    role = ROLE_WORDS[signed[_folded(who)]]
    found = Text("{w} 已作为{r}签过", "{w} has signed as {r}").fill(w=who, r=role)
    return [
        _objection(state, found, Text("编制、复核、批准须为三人", "preparer, reviewer and approver are three persons"))
    ]


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise InputError(Text("不能签核", "this cannot be signed"), faults)


def signature_faults(store: Store, object_id: str, allowed: Path | None) -> list[Fault]:
    """Return every signature in the register that does not hold against the list of allowed signers.

    Parameters
    ----------
    store : Store
    object_id : str
        Such as "g-2025Q4".
    allowed : Path or None
        The list of allowed signers; without it names alone are checked.

    Returns
    -------
    list of Fault

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(signature_faults(Store(Path(folder)), "g-2025Q4", None))
    0
    """
    if allowed is None or not allowed.is_file():
        return []
    faults: list[Fault] = []
    for entry in store.entries(object_id):
        if entry["kind"] == "signed" and entry.get("key"):
            number, role = int(str(entry["revision"])), str(entry["role"])
            path = store.signatures(object_id) / f"v{number}-{role}.sig"
            try:
                inventory = (store.folder(object_id) / f"v{number}" / "inventory.json").read_bytes()
                signer_key(allowed, str(entry["name"]), role, path, inventory)
            except (InputError, OSError) as error:
                found = Text(str(error).splitlines()[0], str(error).splitlines()[0])
                faults.append(Fault("signature", Place(file=os.fspath(path)), found))
    return faults

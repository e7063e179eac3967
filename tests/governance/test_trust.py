"""What a signature is worth: forged entries, removed lists, keys replaced and lost, names that look alike."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Store, journal
from bsclib.errors import InputError, UsageError
from bsclib.governance import ROLES, list_faults, publish, sign, signature_faults, state_of
from bsclib.governance.names import is_alike, is_one_name
from bsclib.governance.signers import listed_keys, unreadable_lines

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not here")
COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
PEOPLE = ("li", "han", "wang")


class Keys:
    """A folder of keys and the list of those who may sign."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "allowed_signers"

    def key(self, name: str) -> Path:
        """Return a key, made on first use."""
        path = self.folder / name
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path], check=True)
        return path

    def line(self, name: str, key: str = "", options: str = "") -> str:
        """Return a line of the list."""
        public = self.key(key or name).with_suffix(".pub").read_text("utf-8").strip()
        return f"{name} {options} {public}".replace("  ", " ")

    def write(self, *lines: str) -> Path:
        """Write the list."""
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.path

    def all_sign(self, store: Store, name: str, people: Any = PEOPLE, **options: Any) -> Any:
        """Let three sign, each with the key of that name."""
        for role, who in zip(ROLES, people, strict=True):
            person, key = who if isinstance(who, tuple) else (who, who)
            state = sign(store, name, role, person, allowed=self.path, key=self.key(key), **options)
        return state


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Three listed persons."""
    folder = tmp_path / "keys"
    folder.mkdir()
    found = Keys(folder)
    found.write(*map(found.line, PEOPLE))
    return found


Propose = Callable[..., Any]


@pytest.fixture
def propose(store: Store, keys: Keys) -> Propose:
    """Seal a law that holds the list as it stands."""

    def proposing(year: int = 2025) -> str:
        name = f"{COMPANY}-law{year}"
        with store.stage(name) as content:
            (content / "params").mkdir()
            (content / "params" / "company.yaml").write_text("id: g", encoding="utf-8")
            shutil.copy(keys.path, content / "params" / "allowed_signers")
            store.commit(name, content, expected_head=store.head(name), message="keys", user="li")
        return name

    return proposing


def forge(store: Store, name: str, **fields: Any) -> None:
    """Write three sign-offs into the journal by hand, chained as they should be."""
    entries = [dict(line.entry) for line in store.journal()]
    revision = store.revision(name)
    for n, role in enumerate(ROLES):
        told = {"kind": "signed", "object": name, "role": role, "name": f"Nobody {n}", "revision": revision.number}
        entries.append({**told, "fingerprint": revision.fingerprint, "at": "2026-02-01T08:00:00+00:00", **fields})
    (store.ledger / journal.NAME).write_bytes(journal.encode(entries))


@pytest.mark.parametrize("when", ["before any signature", "after the law was signed", "and the list is removed"])
def test_a_register_forged_by_hand_publishes_nothing(store: Store, keys: Keys, when: str) -> None:
    """Three hand-written entries in made-up names count nowhere: not in the state, not in a publication."""
    if when != "before any signature":
        keys.all_sign(store, LAW)
    forge(store, NAME), forge(store, LAW) if when == "before any signature" else None
    allowed = keys.path
    if when.endswith("removed"):
        allowed.unlink()
    assert state_of(store, NAME, allowed=allowed).stage == "sealed"
    with pytest.raises(InputError, match="not approved: sealed"):
        publish(store, COMPANY, PERIOD, "public", allowed=allowed, withhold=True)
    found = signature_faults(store, NAME, allowed)
    assert {f.code for f in found} == ({"sign_off"} if when == "before any signature" else {"signature"})


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "SHA256:" + "A" * 43},
        {"revision": "one"},
        {"at": "yesterday"},
        {"at": "2026-02-01T08:00:00"},
        {"role": "approver"},
        {"files": {"v1-preparer.sig": "x", "v1-reviewer.sig": "", "v1-approver.sig": "-----BEGIN"}},
    ],
)
def test_malformed_entries_are_found(store: Store, keys: Keys, fields: dict[str, Any]) -> None:
    """Whatever stands in a hand-written entry, it is told, and is no traceback."""
    keys.all_sign(store, LAW)
    forge(store, NAME, **fields)
    assert state_of(store, NAME, allowed=keys.path).stage == "sealed"
    assert len(signature_faults(store, NAME, keys.path)) == 3


def test_removing_the_list_does_not_lower_the_bar(store: Store, keys: Keys) -> None:
    """Once keys were required, names do not count until the committee has signed a law without a list."""
    sign(store, NAME, "preparer", "li", allowed=keys.path, key=keys.key("li"))
    keys.path.unlink()
    with pytest.raises(UsageError, match="--key"):
        sign(store, NAME, "reviewer", "han", allowed=keys.path)
    sign(store, NAME, "reviewer", "han", allowed=keys.path, key=keys.key("han"))
    assert state_of(store, NAME).stage == "reviewed"
    keys.all_sign(store, LAW)  # proposed without a list: that says nothing of who may sign
    with pytest.raises(UsageError, match="--key"):
        sign(store, NAME, "approver", "wang", allowed=keys.path)


def test_the_committee_may_do_without_keys(store: Store, keys: Keys, propose: Propose) -> None:
    """A law with a list that names nobody, signed by three listed keys, lets names count again."""
    keys.all_sign(store, propose(2024))
    keys.write("# by name only from 2026 on")
    assert [f.level for f in list_faults(store, COMPANY, keys.path)] == ["fault"]
    keys.all_sign(store, propose(2025))
    assert list_faults(store, COMPANY, keys.path) == []
    assert sign(store, NAME, "preparer", "Li", allowed=keys.path).stage == "prepared"


def test_names_signed_before_keys_count_no_longer(store: Store, keys: Keys, approve: Any) -> None:
    """What was signed by name alone is said, and has to be signed again once keys are set up."""
    keys.path.rename(keys.path.with_name("later"))
    approve()
    keys.path.with_name("later").rename(keys.path)
    assert state_of(store, NAME, allowed=keys.path).stage == "sealed"
    assert [f.level for f in signature_faults(store, NAME, keys.path)] == ["notice"]
    assert keys.all_sign(store, NAME).words().en == "approved (signed by key)"


def test_a_list_changed_here_is_not_in_force(store: Store, keys: Keys) -> None:
    """Who adds a key to the file can sign nothing with it, and verify and publish say that the list is another."""
    keys.all_sign(store, LAW)
    keys.write(*map(keys.line, (*PEOPLE, "mallory")))
    with pytest.raises(InputError, match="does not hold"):
        sign(store, NAME, "preparer", "mallory", allowed=keys.path, key=keys.key("mallory"))
    assert [(f.code, f.level) for f in list_faults(store, COMPANY, keys.path)] == [("signers", "fault")]


def quarter(store: Store, name: str) -> str:
    """Seal something small to sign."""
    with store.stage(name) as content:
        (content / "scores.csv").write_text(name, encoding="utf-8")
        store.commit(name, content, expected_head=store.head(name), message="-", user="li")
    return name


def day(year: int, month: int) -> datetime:
    """Return a moment of signing."""
    return datetime(year, month, 15, 8, tzinfo=UTC)


def test_keys_are_replaced_over_two_years(store: Store, keys: Keys, propose: Propose) -> None:
    """Old quarters stay valid, a lost key signs nothing after its revocation, its successor does."""
    keys.all_sign(store, propose(2024), at=day(2024, 1))
    old = [quarter(store, f"{COMPANY}-2024Q{n}") for n in (1, 2, 3, 4)]
    for n, name in enumerate(old):
        keys.all_sign(store, name, at=day(2024, 4 + 2 * n))
    lost = 'valid-before="20250201"'
    keys.write(keys.line("li", options=lost), keys.line("li", "li2"), *map(keys.line, ("han", "wang")))
    assert [f.level for f in list_faults(store, COMPANY, keys.path)] == ["fault"]
    law = propose(2025)
    assert [f.level for f in list_faults(store, COMPANY, keys.path)] == ["notice"]
    keys.all_sign(store, law, (("li", "li2"), "han", "wang"), at=day(2025, 2))
    assert list_faults(store, COMPANY, keys.path) == []
    new = quarter(store, f"{COMPANY}-2025Q1")
    with pytest.raises(InputError, match="not valid at 2025-04-15"):
        sign(store, new, "preparer", "li", allowed=keys.path, key=keys.key("li"), at=day(2025, 4))
    with pytest.raises(InputError, match="not valid at 2025-02-15"):  # dated back, but the journal knows better
        sign(store, new, "preparer", "li", allowed=keys.path, key=keys.key("li"), at=day(2025, 1))
    keys.all_sign(store, new, (("li", "li2"), "han", "wang"), at=day(2025, 4))
    assert [state_of(store, name, allowed=keys.path).stage for name in (*old, law, new)] == ["approved"] * 6
    assert [f for name in (*old, law, new) for f in signature_faults(store, name, keys.path)] == []


def test_one_holder_of_a_key_cannot_bring_in_two_others(store: Store, keys: Keys, propose: Propose) -> None:
    """A law may bring the key of one of its signers, never of two."""
    keys.all_sign(store, propose(2024))
    keys.write(*map(keys.line, (*PEOPLE, "mallory", "trudy")))
    law = propose(2025)
    sign(store, law, "preparer", "li", allowed=keys.path, key=keys.key("li"))
    sign(store, law, "reviewer", "mallory", allowed=keys.path, key=keys.key("mallory"))
    with pytest.raises(InputError, match="does not hold"):
        sign(store, law, "approver", "trudy", allowed=keys.path, key=keys.key("trudy"))


@pytest.mark.parametrize(
    "change", [{"at": "2025-01-01T00:00:00+00:00"}, {"head": ""}, {"name": "han"}, {"revision": 2}]
)
def test_a_sign_off_covers_its_record(store: Store, keys: Keys, change: dict[str, Any]) -> None:
    """Time, name, revision and the head it was made at are signed: none can be edited afterwards."""
    sign(store, LAW, "preparer", "li", allowed=keys.path, key=keys.key("li"))
    sign(store, NAME, "preparer", "li", allowed=keys.path, key=keys.key("li"))
    entries = [dict(line.entry) for line in store.journal()]
    entries[-1] |= change
    (store.ledger / journal.NAME).write_bytes(journal.encode(entries))
    assert state_of(store, NAME, allowed=keys.path).stage == "sealed"
    assert signature_faults(store, NAME, keys.path)


def test_a_chain_rewritten_below_a_signature_breaks_it(store: Store, keys: Keys) -> None:
    """Leaving an entry out changes every hash after it, and each later signature names the hash it saw."""
    keys.all_sign(store, LAW), keys.all_sign(store, NAME)
    entries = [dict(line.entry) for line in store.journal()]
    del entries[0]
    (store.ledger / journal.NAME).write_bytes(journal.encode(entries))
    assert state_of(store, NAME, allowed=keys.path).signoffs == ()


@pytest.mark.parametrize(
    ("a", "b", "one", "alike"),
    [
        ("Li Lei", "lI  LEI", True, True),
        ("José", "Jose\u0301", True, True),
        ("Ｌｉ", "Li", True, True),
        ("Li Lei", "Lі Lеi", True, True),
        ("李·雷", "李雷", True, False),
        ("Li Wei", "Wei Li", False, True),
        ("Wei, Li", "li-wei", False, True),
        ("Jose", "José", False, True),
        ("Wang 0", "Wang O", False, True),
        ("王小土", "王小士", False, True),
        ("Li Lei", "Han Meimei", False, False),
        ("李雷", "李霞", False, False),
    ],
)
def test_names(a: str, b: str, one: bool, alike: bool) -> None:
    """Forms, case and borrowed letters do not make two persons; accents, order and look-alikes are pointed out."""
    assert (is_one_name(a, b), is_one_name(a, b) or is_alike(a, b)) == (one, one or alike)


def test_names_that_look_alike_are_pointed_out(store: Store) -> None:
    """Two who may be one person are named to whoever verifies; nobody is refused for it."""
    sign(store, NAME, "preparer", "Li Wei")
    sign(store, NAME, "reviewer", "Wei Li")
    assert [(f.level, "look alike" in f.found.en) for f in signature_faults(store, NAME, None)] == [("notice", True)]
    with pytest.raises(InputError, match="three persons"):
        sign(store, NAME, "approver", "Lі Wei")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("* ssh-ed25519 AAAA", "pattern"),
        ("li cert-authority ssh-ed25519 AAAA", "authority"),
        ("li", "not the line"),
        ("li ssh-ed25519", "not the line"),
        ("li a b c ssh-ed25519 AAAA", "not the line"),
    ],
)
def test_lists_that_cannot_be_taken(line: str, says: str) -> None:
    """A pattern or an authority would let one key speak for many names."""
    assert says in unreadable_lines(f"# those who sign\n\n{line}\n")[0].render("en")


def test_a_list_is_read_as_openssh_reads_it() -> None:
    """Quoted names, several names of a key, options, a mark at the start: found under any form of the name."""
    text = '\ufeff"Li Lei",li valid-before="20260101",namespaces="a@b" ssh-ed25519 AAAA x\n李雷 ssh-ed25519 BBBB\n'
    assert unreadable_lines(text) == []
    (found,) = listed_keys(text, "ＬＩ lei")
    assert found.line() == 'signer valid-before="20260101",namespaces="a@b" ssh-ed25519 AAAA'
    assert found.line(limits=False) == 'signer namespaces="a@b" ssh-ed25519 AAAA'
    assert len(listed_keys(text, "李雷")) == 1

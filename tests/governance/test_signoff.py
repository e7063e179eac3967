"""Four eyes: three persons, in turn, over one fingerprint; keys where there are keys."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Store, inventory, journal
from bsclib.errors import ConflictError, InputError, UsageError
from bsclib.governance import ROLES, sign, signature_faults, state_of

NAME = "g_company-2025Q4"
needs_keys = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not here")


def test_three_persons_in_turn(store: Store, approve: Any) -> None:
    """Prepared, reviewed, approved; said to rest on names alone where no keys are set up."""
    assert state_of(store, NAME).stage == "sealed"
    state = approve()
    assert (state.stage, [s.role for s in state.signoffs]) == ("approved", list(ROLES))
    assert state.words().en == "approved (by name only, without a key)"
    assert store.verify() == []


@pytest.mark.parametrize(("first", "second"), [("Li Lei", "li lei"), ("李雷", " 李雷 "), ("Li Lei", "Ｌｉ　Ｌｅｉ")])
def test_nobody_signs_twice(store: Store, first: str, second: str) -> None:
    """Preparer, reviewer and approver are three persons, however the name is written."""
    sign(store, NAME, "preparer", first)
    with pytest.raises(InputError, match="three persons"):
        sign(store, NAME, "reviewer", second)


@pytest.mark.parametrize("role", ["reviewer", "approver"])
def test_roles_come_in_turn(store: Store, role: str) -> None:
    """Nobody reviews what is not prepared; the message says who is next."""
    with pytest.raises(InputError, match="next: the preparer"):
        sign(store, NAME, role, "Li Lei")


@pytest.mark.parametrize("name", ["", "  ", "Li\nLei", "a\u202eb", "x" * 81])
def test_a_signer_has_a_name(store: Store, name: str) -> None:
    """An empty, invisible or endless name is none."""
    with pytest.raises(UsageError):
        sign(store, NAME, "preparer", name)


def test_a_new_revision_is_unsigned(store: Store, approve: Any, reseal: Callable[[str], Any]) -> None:
    """What was approved stays so; its successor starts from nothing."""
    approve()
    reseal("corrected")
    assert state_of(store, NAME).stage == "sealed"
    assert state_of(store, NAME, 1).stage == "approved"


def test_what_is_damaged_is_not_signed(store: Store) -> None:
    """A signature over bytes that verify does not accept would be worth nothing."""
    (store.open(NAME) / "scores.csv").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="changed"):
        sign(store, NAME, "preparer", "Li Lei")


def test_two_who_sign_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal takes one of two sign-offs that began from the same state; the other is told."""
    entries = store.entries(NAME)
    sign(store, NAME, "preparer", "Li Lei")
    monkeypatch.setattr(
        Store,
        "entries",
        lambda self, name, real=Store.entries, first=[entries]: first.pop() if first else real(self, name),
    )
    with pytest.raises((ConflictError, InputError)):
        sign(store, NAME, "preparer", "Han Meimei")
    assert len(state_of(store, NAME).signoffs) == 1


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three keys, a stranger's, and the list of allowed signers."""
    folder = tmp_path_factory.mktemp("keys")
    lines = []
    for name in ("li", "han", "wang", "stranger"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name], check=True)
        if name != "stranger":
            lines.append(f"{name} {(folder / name).with_suffix('.pub').read_text(encoding='utf-8')}")
    lines.append(f"zhao {(folder / 'li.pub').read_text(encoding='utf-8')}")
    (folder / "allowed_signers").write_text("".join(lines), encoding="utf-8")
    return folder


def signed(store: Store, keys: Path, role: str, name: str, key: str) -> Any:
    return sign(store, NAME, role, name, allowed=keys / "allowed_signers", key=keys / key)


@needs_keys
def test_signatures_by_key(store: Store, keys: Path) -> None:
    """Three keys sign; the signatures hold, lie beside the journal, and OpenSSH alone can check them."""
    for role, name in zip(ROLES, ("li", "han", "wang"), strict=True):
        state = signed(store, keys, role, name, name)
    assert state.words().en == "approved (signed by key)"
    assert store.verify() == []
    assert signature_faults(store, NAME, keys / "allowed_signers") == []
    words = ["-Y", "verify", "-f", keys / "allowed_signers", "-I", "wang", "-n", "approver@bsclib", "-s"]
    words.append(store.signatures(NAME) / "v1-approver.sig")
    told = (store.signatures(NAME) / "v1-approver.json").read_bytes()
    assert subprocess.run(["ssh-keygen", *words], input=told, capture_output=True, check=False).returncode == 0
    assert json.loads(told)["fingerprint"] == inventory.file_digest(store.folder(NAME) / "v1" / "inventory.json")


@needs_keys
@pytest.mark.parametrize(("name", "key"), [("li", "han"), ("li", "stranger"), ("nobody", "li")])
def test_a_key_that_is_not_the_signers(store: Store, keys: Path, name: str, key: str) -> None:
    """A key signs only in the name it is listed under."""
    with pytest.raises(InputError, match="does not hold"):
        signed(store, keys, "preparer", name, key)
    assert state_of(store, NAME).signoffs == ()


@needs_keys
def test_one_key_under_two_names(store: Store, keys: Path) -> None:
    """One person listed twice is still one person."""
    signed(store, keys, "preparer", "li", "li")
    with pytest.raises(InputError, match="this key has signed"):
        signed(store, keys, "reviewer", "zhao", "li")


@needs_keys
def test_with_keys_set_up_a_name_is_not_enough(store: Store, keys: Path) -> None:
    """A sign-off by name only is refused where there is a list of keys, and a key where there is none."""
    with pytest.raises(UsageError, match="--key"):
        sign(store, NAME, "preparer", "li", allowed=keys / "allowed_signers")
    with pytest.raises(UsageError, match="allowed_signers"):
        sign(store, NAME, "preparer", "li", key=keys / "li")


@needs_keys
def test_a_forged_signature_is_found(store: Store, keys: Path) -> None:
    """A journal rewritten with somebody else's signature passes its own checks, but not those of the keys."""
    signed(store, keys, "preparer", "li", "li")
    entries = [dict(line.entry) for line in store.journal()]
    entries[-1]["name"] = "han"
    (store.ledger / journal.NAME).write_bytes(journal.encode(entries))
    assert store.verify() == []
    assert [f.code for f in signature_faults(store, NAME, keys / "allowed_signers")] == ["signature"]
    assert state_of(store, NAME).stage == "sealed"


@needs_keys
def test_a_signature_that_was_lost_is_laid_again(store: Store, keys: Path) -> None:
    """The file beside the journal is a copy: opening restores it; one that was changed is a fault."""
    signed(store, keys, "preparer", "li", "li")
    path = store.signatures(NAME) / "v1-preparer.sig"
    data = path.read_bytes()
    path.unlink()
    assert [(f.code, f.level) for f in store.verify()] == [("missing", "notice")]
    store.open(NAME)
    assert path.read_bytes() == data
    path.write_bytes(data.replace(b"A", b"B", 1))
    assert [f.code for f in store.verify()] == ["changed"]

"""Attacks on signatures: forged, of other roles and revisions, by other keys and names, with other lists."""

from __future__ import annotations

import runpy
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bsclib.archive import journal
from bsclib.governance import ROLES, sign, state_of
from bsclib.run.catalogue import keep_current

GROUND = runpy.run_path(str(Path(__file__).with_name("trust_ground.py")))
COMPANY, PERIOD, NAME, LAW, PEOPLE = (GROUND[k] for k in ("COMPANY", "PERIOD", "NAME", "LAW", "PEOPLE"))
told = GROUND["told"]
ROOT = Path(__file__).resolve().parents[2]
LATER = datetime(2027, 3, 1, tzinfo=UTC)
Ground = Any
ATTACKS, attack = GROUND["ATTACKS"], GROUND["attack"]


def forged(ground: Ground, **fields: Any) -> None:
    """Seal a further revision and write three sign-offs of it into the journal by hand."""
    ground.seal("mine")
    revision = ground.store.revision(NAME)
    own = [
        {
            "kind": "signed",
            "object": NAME,
            "role": role,
            "name": f"Nobody {n}",
            "revision": revision.number,
            "fingerprint": revision.fingerprint,
            "at": "2026-12-01T08:00:00+00:00",
            **fields,
        }
        for n, role in enumerate(ROLES)
    ]
    ground.write_journal([*ground.entries(), *own])


@attack("signatures", "by name only; a listed key must sign")
def forged_register(ground: Ground) -> None:
    forged(ground)


@attack("signatures", "not approved: sealed")
def forged_register_published(ground: Ground) -> str:
    forged(ground)
    return told(ground.publish)


@attack("signatures", "by name only; a listed key must sign")
def forged_register_without_the_list(ground: Ground) -> None:
    ground.allowed.unlink()
    forged(ground)


@attack("signatures", "by name only; a listed key must sign")
def forged_with_a_keys_fingerprint(ground: Ground) -> None:
    forged(ground, key="SHA256:" + "A" * 43)


@attack("signatures", "no valid signature by a key that is listed")
def forged_with_an_invented_signature(ground: Ground) -> None:
    text = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n"
    forged(ground, key="SHA256:" + "A" * 43, files={f"v2-{role}.sig": text for role in ROLES})


@attack("signatures", "not a well-formed record")
def forged_without_a_time(ground: Ground) -> None:
    forged(ground, at="soon")


def edited(ground: Ground, which: int = -1, **fields: Any) -> None:
    """Edit one of the journal's sign-offs, and chain the journal anew."""
    entries = ground.entries()
    places = [n for n, e in enumerate(entries) if e["kind"] == "signed"]
    entries[places[which]] |= fields
    ground.write_journal(entries)


for _field, _value in {
    "name": "han",
    "at": "2026-01-01T00:00:00+00:00",
    "head": "",
    "revision": 2,
    "role": "reviewer",
    "fingerprint": "0" * 128,
    "key": "SHA256:" + "B" * 43,
}.items():

    def _edit(ground: Ground, field: str = _field, value: Any = _value) -> None:
        edited(ground, **{field: value})

    _edit.__name__ = f"edited_{_field}_of_a_sign_off"
    attack("signatures", r"entry \d+ of the journal")(_edit)


@attack("signatures", "no valid signature by a key that is listed")
def signature_of_another_role(ground: Ground) -> None:
    entries = ground.entries()
    prepared, reviewed = [e for e in entries if e["kind"] == "signed" and e["object"] == NAME][:2]
    reviewed["files"] = {"v1-reviewer.sig": prepared["files"]["v1-preparer.sig"]}
    ground.write_journal(entries)


@attack("signatures", r"entry \d+ of the journal")
def signature_of_another_revision(ground: Ground) -> None:
    ground.seal("other")
    entries, revision = ground.entries(), ground.store.revision(NAME)
    copied = [dict(e) for e in entries if e["kind"] == "signed" and e["object"] == NAME]
    ground.write_journal([*entries, *({**e, "revision": 2, "fingerprint": revision.fingerprint} for e in copied)])


@attack("signatures", "no valid signature by a key that is listed")
def signature_of_another_object(ground: Ground) -> None:
    entries = ground.entries()
    law = [e for e in entries if e["kind"] == "signed" and e["object"] == LAW]
    for own, other in zip([e for e in entries if e["kind"] == "signed" and e["object"] == NAME], law, strict=True):
        own["files"] = other["files"]
    ground.write_journal(entries)


@attack("signatures", "out of its turn")
def roles_in_another_order(ground: Ground) -> None:
    entries = ground.entries()
    places = [n for n, e in enumerate(entries) if e["kind"] == "signed"]
    entries[places[-1]], entries[places[-2]] = entries[places[-2]], entries[places[-1]]
    ground.write_journal(entries)


@attack("signatures", "this key has signed")
def one_key_under_two_names(ground: Ground) -> str:
    ground.store.ledger.joinpath(journal.NAME).unlink()
    shutil.rmtree(ground.store.outputs)
    ground.list(*map(ground.line, PEOPLE), ground.line("zhao", "li"))
    ground.seal()
    ground.sign(NAME, "preparer", "li")
    return told(lambda: ground.sign(NAME, "reviewer", "zhao", "li"))


@attack("signatures", "three persons")
def one_name_in_another_form(ground: Ground) -> str:
    ground.seal()
    ground.sign(NAME, "preparer", "li")
    return told(lambda: ground.sign(NAME, "reviewer", "ＬＩ", "han"))


@attack("signatures", "three persons")
def one_name_in_another_script(ground: Ground) -> str:
    ground.seal()
    ground.sign(NAME, "preparer", "li")
    return told(lambda: ground.sign(NAME, "reviewer", "lі", "han"))


def by_name(ground: Ground, first: str, second: str) -> None:
    """Let two sign by name in an archive without keys."""
    shutil.rmtree(ground.store.outputs)
    ground.allowed.unlink()
    ground.seal()
    for role, name in (("preparer", first), ("reviewer", second)):
        sign(ground.store, NAME, role, name)
    keep_current(ground.store, "en")


@attack("signatures", "look alike")
def the_order_of_words(ground: Ground) -> None:
    by_name(ground, "Li Wei", "Wei Li")


@attack("signatures", "look alike")
def characters_that_look_alike(ground: Ground) -> None:
    by_name(ground, "王小土", "王小士")


@attack("signatures", "does not hold")
def a_strangers_key(ground: Ground) -> str:
    ground.seal()
    return told(lambda: ground.sign(NAME, "preparer", "li", "stranger"))


@attack("signatures", "give --key")
def a_name_although_keys_are_set_up(ground: Ground) -> str:
    ground.seal()
    return told(lambda: sign(ground.store, NAME, "preparer", "li", allowed=ground.allowed))


@attack("signatures", "give --key")
def a_name_after_the_list_was_removed(ground: Ground) -> str:
    ground.seal()
    ground.allowed.unlink()
    return told(lambda: sign(ground.store, NAME, "preparer", "li", allowed=ground.allowed))


def law_with(ground: Ground, *lines: str) -> None:
    """Seal a law of the next year that holds another list."""
    ground.list(*lines)
    law, store = f"{COMPANY}-law2026", ground.store
    with store.stage(law) as content:
        (content / "params").mkdir()
        shutil.copy(ground.allowed, content / "params" / "allowed_signers")
        store.commit(law, content, expected_head=store.head(law), message="keys", user="li")


def replaced(ground: Ground) -> None:
    """Let li's key be revoked on 1 February 2027, and the law with his new key be approved on 1 March."""
    old, new = ground.line("li", options='valid-before="20270201"'), ground.line("li", "li2")
    law_with(ground, old, new, *map(ground.line, ("han", "wang")))
    for role, person, key in zip(ROLES, PEOPLE, ("li2", "han", "wang"), strict=True):
        ground.sign(f"{COMPANY}-law2026", role, person, key, at=LATER)


@attack("signatures", "not valid at 2027-03-01")
def a_revoked_key(ground: Ground) -> str:
    replaced(ground), ground.seal()
    return told(lambda: ground.sign(NAME, "preparer", "li", at=LATER))


@attack("signatures", "not valid at 2027-03-01")
def a_revoked_key_dated_back(ground: Ground) -> str:
    replaced(ground), ground.seal()
    return told(lambda: ground.sign(NAME, "preparer", "li", at=datetime(2027, 1, 1, tzinfo=UTC)))


@attack("signatures", "not valid at 2027-03-01")
def a_revoked_key_entered_by_hand(ground: Ground) -> None:
    from bsclib.governance.consent import statement
    from bsclib.governance.keys import make_signature, signed_with

    replaced(ground), ground.seal()
    revision, entries = ground.store.revision(NAME), ground.entries()
    told_ = {"kind": "signed", "object": NAME, "role": "preparer", "name": "li", "revision": revision.number}
    told_ |= {
        "fingerprint": revision.fingerprint,
        "at": "2027-01-01T00:00:00+00:00",
        "head": ground.store.journal()[-1].hash,
    }
    armoured = make_signature(ground.key("li"), "preparer", statement(told_))
    told_ |= {"key": signed_with(armoured), "files": {f"v{revision.number}-preparer.sig": armoured}}
    ground.write_journal([*entries, told_])


@attack("signatures", "^$")
def what_a_revoked_key_signed_before(ground: Ground) -> str:
    replaced(ground)
    return "" if state_of(ground.store, NAME, allowed=ground.allowed).approved else "an old quarter was tainted"


@attack("signatures", "does not hold")
def a_key_not_yet_valid(ground: Ground) -> str:
    law_with(ground, ground.line("li", options='valid-after="20300101"'), *map(ground.line, ("han", "wang")))
    for role, person in zip(ROLES, PEOPLE, strict=True):
        ground.sign(f"{COMPANY}-law2026", role, person)
    ground.seal()
    return told(lambda: ground.sign(NAME, "preparer", "li"))


@attack("signatures", "does not hold")
def a_key_for_another_role(ground: Ground) -> str:
    law_with(ground, ground.line("li", options='namespaces="approver@bsclib"'), *map(ground.line, ("han", "wang")))
    for role, person in zip(ROLES, PEOPLE, strict=True):
        ground.sign(f"{COMPANY}-law2026", role, person)
    ground.seal()
    return told(lambda: ground.sign(NAME, "preparer", "li"))


@attack("signatures", "does not hold")
def two_outsiders_with_one_law(ground: Ground) -> str:
    law_with(ground, *map(ground.line, (*PEOPLE, "mallory", "trudy")))
    ground.sign(f"{COMPANY}-law2026", "preparer", "li")
    ground.sign(f"{COMPANY}-law2026", "reviewer", "mallory")
    return told(lambda: ground.sign(f"{COMPANY}-law2026", "approver", "trudy"))


@attack("signatures", "neither the list in force nor proposed")
def a_key_added_to_the_list(ground: Ground) -> None:
    ground.list(*map(ground.line, (*PEOPLE, "mallory")))


@attack("signatures", "neither the list in force")
def a_list_of_ones_own_published(ground: Ground) -> str:
    ground.list(*map(ground.line, ("mallory", "trudy", "eve")))
    return told(ground.publish)


@attack("signatures", "neither the list in force")
def an_emptied_list(ground: Ground) -> None:
    ground.list("# nobody")


@attack("signatures", "the name is a pattern")
def a_pattern_for_a_name(ground: Ground) -> None:
    ground.list(*map(ground.line, PEOPLE), ground.line("*", "mallory"))


@attack("signatures", "an authority, not a person")
def a_certificate_authority(ground: Ground) -> None:
    ground.list(*map(ground.line, PEOPLE), ground.line("ca", "mallory", "cert-authority"))


@attack("signatures", "another list of signers")
def a_second_list_in_the_journal(ground: Ground) -> None:
    entry = {"kind": "signers", "object": f"{COMPANY}-signers", "list": ground.line("mallory"), "at": "2027"}
    ground.write_journal([*ground.entries(), entry])


@attack("signatures", "allowed_signers its bytes were changed")
def the_sealed_list_edited(ground: Ground) -> None:
    path = ground.store.open(LAW) / "params" / "allowed_signers"
    path.write_text(ground.line("mallory"), encoding="utf-8")


@attack("signatures", "v1-approver.sig its bytes were changed")
def a_signature_file_edited(ground: Ground) -> None:
    path = ground.store.signatures(NAME) / "v1-approver.sig"
    path.write_bytes(path.read_bytes().replace(b"A", b"B", 1))


@attack("signatures", "v1-approver.json its bytes were changed")
def a_statement_edited(ground: Ground) -> None:
    path = ground.store.signatures(NAME) / "v1-approver.json"
    path.write_bytes(path.read_bytes().replace(b"wang", b"zhao", 1))


@attack("signatures", "notice missing .*v1-approver.sig")
def a_signature_file_removed(ground: Ground) -> None:
    (ground.store.signatures(NAME) / "v1-approver.sig").unlink()


@attack("signatures", "v9-approver.sig not part of the archive")
def a_signature_file_added(ground: Ground) -> None:
    (ground.store.signatures(NAME) / "v9-approver.sig").write_text("x", encoding="utf-8")


@attack("signatures", "law, targets or reading not approved")
def law_changed_before_a_run(ground: Ground) -> str:
    with (ground.home / "params" / COMPANY / "company.yaml").open("a", encoding="utf-8") as file:
        file.write("# amended\n")
    ground.seal()
    ground.all_sign(NAME)
    return told(ground.publish)


@attack("signatures", "the archive is damaged: .*company.yaml")
def the_sealed_law_edited_to_fit(ground: Ground) -> str:
    for folder in (ground.home / "params" / COMPANY, ground.store.open(LAW) / "params"):
        with (folder / "company.yaml").open("a", encoding="utf-8") as file:
            file.write("# amended\n")
    ground.seal()
    ground.all_sign(NAME)
    return told(ground.publish)


@attack("out of reach", "^$", "without keys a name is what somebody typed")
def another_persons_name_without_keys(ground: Ground) -> None:
    by_name(ground, "Han Meimei", "Wang Fang")

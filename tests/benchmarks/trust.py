"""Attack signatures, journal, code and published files; every attack has the finding that is expected of it.

    python tests/benchmarks/trust.py [--only WORD]

An attack changes a copy of an approved, published quarter.  What `bsc verify` then says, or what a refused command
says, must match the attack's finding.  Those that are out of reach say so, with the reason, and must stay unnoticed:
when one is noticed one day, the security page has become too modest.
"""

from __future__ import annotations

import argparse
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bsclib.archive import Store, inventory, journal
from bsclib.errors import InputError
from bsclib.governance import ROLES, sign, state_of
from bsclib.governance.lawbook import approved_law
from bsclib.run.catalogue import keep_current
from bsclib.run.changed import changed_notebooks, for_the_law
from bsclib.run.seal import Request, run_quarter

GROUND = runpy.run_path(str(Path(__file__).with_name("trust_ground.py")))
COMPANY, PERIOD, NAME, LAW, PEOPLE = (GROUND[k] for k in ("COMPANY", "PERIOD", "NAME", "LAW", "PEOPLE"))
told = GROUND["told"]
ROOT = Path(__file__).resolve().parents[2]
LATER = datetime(2027, 3, 1, tzinfo=UTC)
Ground = Any


@dataclass(frozen=True)
class Attack:
    """What is done, where it belongs, what must be found; `why` it cannot be where it is out of reach."""

    act: Callable[[Ground], str | None]
    area: str
    finding: str
    why: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.act.__name__


ATTACKS: list[Attack] = []


def attack(area: str, finding: str, why: str = "") -> Callable[[Any], Any]:
    """Enter an attack: it returns what a refused command said, or None for `verify` to find it."""

    def entered(act: Callable[[Ground], str | None]) -> Callable[[Ground], str | None]:
        ATTACKS.append(Attack(act, area, finding, why))
        return act

    return entered


# ---- signatures


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


@attack("signatures", "approved law: False")
def an_approved_notebook_laid_into_the_sealed_law(ground: Ground) -> str:
    folder = notebook(ground, "import bsclib as bsc", "import os, bsclib as bsc")
    for path, data in for_the_law(folder).items():
        (ground.store.open(LAW) / path).parent.mkdir(exist_ok=True)
        (ground.store.open(LAW) / path).write_bytes(data)
    law = approved_law(ground.store, COMPANY, PERIOD, ground.allowed)
    return f"approved law: {changed_notebooks(folder, law=law)[0].approved}"


# ---- the journal


def cut(ground: Ground, keep: int) -> str:
    """Keep the first entries of the journal only; return the head it had."""
    head = journal.short(ground.store.journal()[-1].hash)
    ground.write_journal(ground.entries()[:keep])
    return head


def rolled_back(ground: Ground) -> str:
    """Take the second revision away with everything the journal says of it; return the head there was."""
    ground.seal("second")
    head = journal.short(ground.store.journal()[-1].hash)
    folder = ground.store.folder(NAME)
    shutil.rmtree(folder / "v2")
    for name in (inventory.NAME, inventory.SIDECAR):
        shutil.copy(folder / "v1" / name, folder / name)
    ground.write_journal(ground.entries()[:-1])
    return head


@attack("journal", "the journal was changed")
def a_bit_of_the_journal(ground: Ground) -> None:
    path = ground.store.ledger / journal.NAME
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@attack("journal", "the journal does not hold")
def the_last_entry_cut(ground: Ground) -> str:
    return ground.verify("--head", cut(ground, -1))


@attack("journal", "not part of the archive|not in the journal")
def the_journal_removed(ground: Ground) -> None:
    (ground.store.ledger / journal.NAME).unlink()


@attack("journal", "not part of the archive|not in the journal")
def the_folder_of_the_journal_removed(ground: Ground) -> None:
    shutil.rmtree(ground.store.ledger)


@attack("journal", "which it holds no longer")
def cut_below_a_report(ground: Ground) -> None:
    ground.seal("second")
    entries = ground.entries()
    ground.write_journal([e for e in entries if e["kind"] != "published"])


@attack("journal", r"entry \d+ of the journal")
def an_entry_left_out(ground: Ground) -> None:
    ground.write_journal(ground.entries()[1:])


@attack("journal", r"entry \d+ of the journal")
def entries_in_another_order(ground: Ground) -> None:
    entries = ground.entries()
    ground.write_journal([*entries[3:], *entries[:3]])


@attack("journal", "the journal does not hold")
def rolled_back_with_the_journal(ground: Ground) -> str:
    return ground.verify("--head", rolled_back(ground))


@attack("journal", "latest")
def rolled_back_beside_its_report(ground: Ground) -> None:
    rolled_back(ground)


@attack("journal", "in the journal, gone from the archive")
def rolled_back_without_the_journal(ground: Ground) -> None:
    ground.seal("second")
    folder = ground.store.folder(NAME)
    shutil.rmtree(folder / "v2")
    for name in (inventory.NAME, inventory.SIDECAR):
        shutil.copy(folder / "v1" / name, folder / name)


@attack("journal", "it was rolled back; restore a backup")
def sealing_on_a_rollback(ground: Ground) -> str:
    rolled_back_without_the_journal(ground)
    return told(lambda: ground.seal("covered up"))


@attack("journal", "missing")
def an_object_removed(ground: Ground) -> None:
    shutil.rmtree(ground.store.folder(NAME))


@attack("journal", "the journal does not hold")
def an_object_removed_with_its_entries(ground: Ground) -> str:
    head = journal.short(ground.store.journal()[-1].hash)
    shutil.rmtree(ground.store.folder(NAME))
    shutil.rmtree(ground.store.signatures(NAME))
    ground.write_journal([e for e in ground.entries() if e["object"] != NAME])
    return ground.verify("--head", head)


@attack("journal", "published|latest|index")
def an_object_removed_with_all_but_its_pages(ground: Ground) -> None:
    an_object_removed_with_its_entries(ground)


@attack("journal", "not the revision that was registered")
def a_revision_written_anew(ground: Ground) -> None:
    folder = ground.store.folder(NAME)
    (folder / "v1" / "content" / "scores.csv").write_bytes(b"score\n120\n")
    name, versions = inventory.parse((folder / inventory.NAME).read_bytes())
    versions[-1].files["scores.csv"] = inventory.file_digest(folder / "v1" / "content" / "scores.csv")
    data = inventory.describe(name, versions)
    for place in (folder, folder / "v1"):
        (place / inventory.NAME).write_bytes(data)
        (place / inventory.SIDECAR).write_bytes(inventory.sidecar_of(data))


@attack("journal", "missing|which it holds no longer")
def the_journal_of_another_archive(ground: Ground) -> None:
    other = Store(ground.home / "other")
    with other.stage("other-2025Q4") as content:
        (content / "a.txt").write_text("x", encoding="utf-8")
        other.commit("other-2025Q4", content, expected_head=0, message="-", user="-")
    shutil.copy(other.ledger / journal.NAME, ground.store.ledger / journal.NAME)


@attack("journal", "no journal head|does not hold")
def a_head_that_never_was(ground: Ground) -> str:
    return ground.verify("--head", "0123-4567-89ab-cdef")


@attack("journal", "is before")
def a_clock_set_back(ground: Ground) -> None:
    store = ground.store
    with store.stage(f"{COMPANY}-2025Q3") as content:
        (content / "a.txt").write_text("x", encoding="utf-8")
        day = datetime(2020, 1, 1, tzinfo=UTC)
        store.commit(f"{COMPANY}-2025Q3", content, expected_head=0, message="-", user="-", created=day)


@attack("journal", "entered late")
def an_entry_cut_and_entered_again(ground: Ground) -> None:
    ground.seal("second")
    ground.write_journal(ground.entries()[:-1])
    ground.store.roll_forward(NAME)


# ---- the code that ran

TRAPS = ("pandas", "click", "numpy", "matplotlib", "ipykernel")


def trapped(ground: Ground) -> Path:
    """Lay modules named like libraries beside params/; each leaves a mark when it is imported."""
    mark = ground.home / "sprung"
    for name in TRAPS:
        (ground.home / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write({name!r})\n", encoding="utf-8")
    return mark


def in_the_workspace(ground: Ground, *words: str, **env: str) -> str:
    """Type a command in the workspace; return what went wrong."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *words], cwd=ground.home, env={**kept, **env}, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else f"exit {done.returncode}: {done.stderr[-300:]}"


@attack("code", "^$")
def a_pandas_beside_params(ground: Ground) -> str:
    mark = trapped(ground)
    return in_the_workspace(ground, "-m", "bsclib", "score", PERIOD) + ("it ran" if mark.exists() else "")


@attack("code", "^$")
def a_pandas_beside_params_in_a_run(ground: Ground) -> str:
    mark = trapped(ground)
    (ground.home / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "08_quarter_summary.ipynb", ground.home / "notebooks")
    wrong = in_the_workspace(ground, "-m", "bsclib", "run", PERIOD, "--reason", "again", PYTHONPATH=str(ROOT))
    return wrong + (mark.read_text("utf-8") + " ran" if mark.exists() else "")


@attack("code", "^$")
def start_up_files_of_the_user(ground: Ground) -> str:
    mark = ground.home / "sprung"
    startup = ground.home / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text(f"open({str(mark)!r}, 'a')", encoding="utf-8")
    (ground.home / "usercustomize.py").write_text(f"open({str(mark)!r}, 'a')", encoding="utf-8")
    (ground.home / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "08_quarter_summary.ipynb", ground.home / "notebooks")
    env = {"IPYTHONDIR": str(ground.home / "ipython"), "PYTHONPATH": str(ROOT)}
    wrong = in_the_workspace(ground, "-m", "bsclib", "run", PERIOD, "--reason", "again", **env)
    return wrong + ("it ran" if mark.exists() else "")


def notebook(ground: Ground, before: str, after: str) -> Path:
    """Give the workspace the released notebooks, one of them edited."""
    folder = ground.home / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder)
    path = folder / "03_company_scoring.ipynb"
    text = path.read_text("utf-8")
    if before not in text:
        raise AssertionError(f"{before} is not in the notebook")
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return folder


def run(ground: Ground, **options: Any) -> str:
    """Return what a run is refused with."""
    options = {"reason": "again", **options}
    return told(lambda: run_quarter(Request(COMPANY, PERIOD, ground.home, ground.home / "outputs", **options)))


@attack("code", "03_company_scoring was changed in this workspace · SHA-256")
def a_notebook_edited(ground: Ground) -> str:
    notebook(ground, "import bsclib as bsc", "import os, bsclib as bsc")
    return run(ground)


@attack("code", "03_company_scoring was changed in this workspace · SHA-256")
def the_words_of_a_notebook_edited(ground: Ground) -> str:
    notebook(ground, '"cell_type": "markdown"', '"cell_type": "raw"')
    return run(ground)


@attack("code", "09_own was added in this workspace")
def a_notebook_added(ground: Ground) -> str:
    folder = notebook(ground, "import", "import")
    shutil.copy(folder / "03_company_scoring.ipynb", folder / "09_own.ipynb")
    return run(ground)


@attack("code", "needs a --reason")
def a_notebook_allowed_without_a_reason(ground: Ground) -> str:
    notebook(ground, "import bsclib as bsc", "import os, bsclib as bsc")
    return run(ground, allow_changed_notebooks=True, reason=" ")


@attack("code", "True, False")
def a_notebook_edited_after_its_approval(ground: Ground) -> str:
    folder = notebook(ground, "import bsclib as bsc", "import os, bsclib as bsc")
    law = for_the_law(folder)
    first = changed_notebooks(folder, law=law)[0].approved
    path = folder / "03_company_scoring.ipynb"
    path.write_text(path.read_text("utf-8").replace("import os, bsclib", "import sys, bsclib", 1), encoding="utf-8")
    return f"{first}, {changed_notebooks(folder, law=law)[0].approved}"


# ---- what is published


@attack("published", "public/.* not what the archive would make")
def a_published_score_edited(ground: Ground) -> None:
    path = ground.home / "outputs" / "public" / COMPANY / PERIOD / "scores.csv"
    path.write_bytes(path.read_bytes().replace(b"100.00", b"120.00", 1))


@attack("published", "public/.* not what the archive would make")
def a_published_page_edited(ground: Ground) -> None:
    path = ground.home / "outputs" / "public" / COMPANY / PERIOD / "index.html"
    path.write_bytes(path.read_bytes().replace(b"</body>", b"<script>1</script></body>"))


@attack("published", "public/.* not what the archive would make")
def a_file_added_to_a_publication(ground: Ground) -> None:
    (ground.home / "outputs" / "public" / COMPANY / PERIOD / "targets.csv").write_text("x", encoding="utf-8")


@attack("published", "public/.* not what the archive would make")
def a_published_file_turned_into_a_link(ground: Ground) -> None:
    path = ground.home / "outputs" / "public" / COMPANY / PERIOD / "scores.csv"
    path.unlink()
    path.symlink_to(ground.store.open(NAME) / "scores.csv")


@attack("published", "units/.* the archive never published it")
def a_publication_that_never_was(ground: Ground) -> None:
    target = ground.home / "outputs" / "units" / "rnd" / COMPANY / PERIOD
    shutil.copytree(ground.home / "outputs" / "units" / "sales" / COMPANY / PERIOD, target)


@attack("published", "the archive never published it")
def a_file_beside_the_publications(ground: Ground) -> None:
    (ground.home / "outputs" / "public" / "bonus.xlsx").write_bytes(b"x")


@attack("published", "latest/.* not what the archive would make")
def the_newest_report_edited(ground: Ground) -> None:
    path = ground.home / "outputs" / "latest" / PERIOD / "reports" / "08_summary.html"
    path.write_text("<p>better</p>", encoding="utf-8")


@attack("published", "latest/.* not what the archive would make")
def a_file_added_to_the_newest_report(ground: Ground) -> None:
    (ground.home / "outputs" / "latest" / PERIOD / "reports" / "09.html").write_text("x", encoding="utf-8")


@attack("published", "latest/.* not what the archive would make")
def a_report_of_a_period_that_is_not_sealed(ground: Ground) -> None:
    shutil.copytree(ground.home / "outputs" / "latest" / PERIOD, ground.home / "outputs" / "latest" / "2026Q1")


@attack("published", "index.html it is not what the archive would make")
def the_catalogue_edited(ground: Ground) -> None:
    path = ground.home / "outputs" / "index.html"
    path.write_text(path.read_text("utf-8").replace("v1", "v2", 1), encoding="utf-8")


@attack("published", "its bytes were changed")
def publishing_what_is_damaged(ground: Ground) -> str:
    (ground.store.open(NAME) / "scores.csv").write_text("x", encoding="utf-8")
    return told(ground.publish)


@attack("published", "do not give the sealed scores")
def scores_typed_in(ground: Ground) -> str:
    ground.seal("typed", lambda data: data.replace(b",scored,", b",scored, "))
    ground.all_sign(NAME)
    return told(ground.publish)


@attack("published", "not the approval|not approved: sealed")
def publishing_a_revision_that_is_not_signed(ground: Ground) -> str:
    ground.seal("unsigned")
    return told(ground.publish)


@attack("published", "^$")
def read_by_another_user(ground: Ground) -> str:
    if os.getuid() != 0:
        return ""  # only root can become somebody else here
    for folder in (ground.home, *ground.home.parents):
        if str(folder).startswith(tempfile.gettempdir()) or str(folder).startswith("/dev/shm/"):
            folder.chmod(0o755)
    code = "import sys, pathlib; [print(p) for p in pathlib.Path(sys.argv[1]).rglob('*') if p.is_file()]"
    words = [sys.executable, "-S", "-c", code, str(ground.home / "outputs" / "archive")]
    seen = subprocess.run(words, user=65534, capture_output=True, text=True, check=False, env={})
    return seen.stdout


# ---- out of reach: these must stay unnoticed


@attack(
    "out of reach", "^$", "who rewrites archive, journal, list and every note of a head leaves another sound archive"
)
def everything_replaced(ground: Ground) -> None:
    shutil.rmtree(ground.store.outputs)
    ground.list(*map(ground.line, ("mallory", "trudy", "eve")))
    ground.seal("mine")
    for role, person in zip(ROLES, ("mallory", "trudy", "eve"), strict=True):
        ground.sign(NAME, role, person)


@attack("out of reach", "^$", "without keys a name is what somebody typed")
def another_persons_name_without_keys(ground: Ground) -> None:
    by_name(ground, "Han Meimei", "Wang Fang")


@attack("out of reach", "^$", "a key signs for its owner until its loss is known")
def a_stolen_key_before_it_is_revoked(ground: Ground) -> None:
    ground.seal()
    ground.sign(NAME, "preparer", "li")


def found_by(base: Ground, each: Attack, folder: Path) -> str:
    """Return what is wrong with what was found of an attack, "" where it is as expected."""
    with GROUND["copied"](base, folder) as ground:
        try:
            said = each.act(ground)
        except InputError as error:
            said = error.render("en")
        said = ground.verify() if said is None else said
    return "" if re.search(each.finding, said) else f"expected {each.finding!r}, found {said[:300]!r}"


def battery(only: str = "", every: int = 1, areas: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """Try the attacks whose name or area holds `only`, or each `every`-th; return how many, and what went wrong."""
    chosen = [a for a in ATTACKS if only in f"{a.area} {a.name}" and (not areas or a.area in areas)][::every]
    with tempfile.TemporaryDirectory(dir=GROUND["memory"]()) as scratch:
        base = GROUND["build"](Path(scratch))
        if wrong := base.verify():
            return 0, [f"not sound before any attack: {wrong}"]
        pairs = [(a, found_by(base, a, Path(scratch))) for a in chosen]
    return len(chosen), [f"{a.area}: {a.name}: {wrong}" for a, wrong in pairs if wrong]


def main() -> int:
    """Run the battery and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    count, wrong = battery(parser.parse_args().only)
    areas = {a.area: sum(1 for b in ATTACKS if b.area == a.area) for a in ATTACKS}
    print("\n".join(wrong))
    print(f"attacks {count}  not as expected {len(wrong)}  " + "  ".join(f"{k} {n}" for k, n in areas.items()))
    print("\n".join(f"out of reach: {a.name}: {a.why}" for a in ATTACKS if a.why))
    return int(bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())

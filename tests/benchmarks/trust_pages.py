"""Attacks on the code that runs and on what is published, and those that are out of reach."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bsclib.governance import ROLES
from bsclib.governance.lawbook import approved_law
from bsclib.run.changed import changed_notebooks, for_the_law
from bsclib.run.seal import Request, run_quarter

GROUND = runpy.run_path(str(Path(__file__).with_name("trust_ground.py")))
COMPANY, PERIOD, NAME, LAW, PEOPLE = (GROUND[k] for k in ("COMPANY", "PERIOD", "NAME", "LAW", "PEOPLE"))
told = GROUND["told"]
ROOT = Path(__file__).resolve().parents[2]
LATER = datetime(2027, 3, 1, tzinfo=UTC)
Ground = Any
ATTACKS, attack = GROUND["ATTACKS"], GROUND["attack"]


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


@attack("published", "public/.* not what the archive would make")
def a_published_score_edited(ground: Ground) -> None:
    path = ground.home / "outputs" / "public" / COMPANY / PERIOD / "scores.csv"
    path.write_bytes(path.read_bytes().replace(b"100.00", b"120.00", 1))


@attack("published", "public/.* not what the archive would make")
def a_published_page_edited(ground: Ground) -> None:
    path = ground.home / "outputs" / "public" / COMPANY / PERIOD / "index.html"
    path.write_bytes(path.read_bytes().replace(b"</body>", b"<script>1</script></body>"))


@attack("published", "notice .*public/.* its style is not")
def the_style_of_a_published_page(ground: Ground) -> None:
    path = ground.home / "outputs" / "public" / COMPANY / PERIOD / "index.html"
    path.write_bytes(path.read_bytes().replace(b"</style>", b"td::after { content: '1' }</style>", 1))


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


@attack(
    "out of reach", "^$", "who rewrites archive, journal, list and every note of a head leaves another sound archive"
)
def everything_replaced(ground: Ground) -> None:
    shutil.rmtree(ground.store.outputs)
    ground.list(*map(ground.line, ("mallory", "trudy", "eve")))
    ground.seal("mine")
    for role, person in zip(ROLES, ("mallory", "trudy", "eve"), strict=True):
        ground.sign(NAME, role, person)


@attack("out of reach", "^$", "a key signs for its owner until its loss is known")
def a_stolen_key_before_it_is_revoked(ground: Ground) -> None:
    ground.seal()
    ground.sign(NAME, "preparer", "li")


@attack("signatures", "approved law: False")
def an_approved_notebook_laid_into_the_sealed_law(ground: Ground) -> str:
    folder = notebook(ground, "import bsclib as bsc", "import os, bsclib as bsc")
    for path, data in for_the_law(folder).items():
        (ground.store.open(LAW) / path).parent.mkdir(exist_ok=True)
        (ground.store.open(LAW) / path).write_bytes(data)
    law = approved_law(ground.store, COMPANY, PERIOD, ground.allowed)
    return f"approved law: {changed_notebooks(folder, law=law)[0].approved}"

"""One command from workbook to sealed report, or nothing at all."""

import csv
import json
import re
import shutil
import subprocess
import sys

import pytest

from bsclib.archive import Store
from bsclib.archive.journal import short
from bsclib.errors import InputError, RunError, UsageError
from bsclib.quarter import open_quarter
from bsclib.run.changed import told_of
from bsclib.run.plan import read
from bsclib.run.seal import Request, run_quarter

QUARTER = "2025Q4"
CHOICES = {"count": "linear", "profile": "published"}


@pytest.fixture(scope="module")
def workspace(root, tmp_path_factory):
    """Return a workspace with the sample law, two quarters of evidence and a notebook that shows all cards."""
    home = tmp_path_factory.mktemp("workspace")
    shutil.copytree(root / "params" / "g_company", home / "params" / "g_company")
    for path in (home / "params" / "g_company" / "quarters").iterdir():
        if path.stem not in ("2025Q3", QUARTER):
            path.unlink()
    (home / "notebooks").mkdir()
    notebook = json.loads((root / "notebooks" / "08_quarter_summary.ipynb").read_text(encoding="utf-8"))
    slow = ("sensitivity.readings", "sensitivity.law_weights")  # two cells that take long
    cells = [c for c in notebook["cells"] if not any(word in "".join(c["source"]) for word in slow)]
    assert len(cells) == len(notebook["cells"]) - 2
    shown = json.dumps(notebook | {"cells": cells})
    (home / "notebooks" / "08_quarter_summary.ipynb").write_text(shown, encoding="utf-8")
    return home


def request_of(workspace, outputs, **options):
    """Return a request for the sample quarter."""
    agreed = {"reason": "a short summary", "allow_changed_notebooks": True}
    return Request("g_company", QUARTER, workspace, outputs, **{**agreed, **options})


def altered(workspace, tmp_path, before, after):
    """Return a copy of the workspace whose notebook reads `after` instead of `before`."""
    copy = tmp_path / "altered"
    shutil.copytree(workspace, copy)
    path = copy / "notebooks" / "08_quarter_summary.ipynb"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def sealed(workspace, tmp_path_factory):
    """Return the outputs after two runs of the same quarter, and both outcomes."""
    outputs = tmp_path_factory.mktemp("outputs")
    seen = []
    first = run_quarter(request_of(workspace, outputs), lambda *step: seen.append(step))
    kept = {p.relative_to(outputs): p.read_bytes() for p in first.revision.content.rglob("*") if p.is_file()}
    second = run_quarter(request_of(workspace, outputs, reason="再次核对"))
    return outputs, first, second, kept, seen


def test_a_run_seals_everything_that_a_revision_holds(sealed):
    """Inputs, law, scores, notebooks, pages, surroundings and the run itself; the report is a page of the revision."""
    outputs, first, _, _, seen = sealed
    content = first.revision.content
    names = {"inputs", "params", "scores.csv", "notebooks", "reports", "environment.json", "run.json"}
    assert {p.name for p in content.iterdir()} == names
    assert first.report.is_relative_to(content / "reports")
    assert {p.name for p in (content / "inputs").iterdir()} == {"2025Q3.xlsx", "2025Q4.xlsx"}
    assert seen[0][:2] == (0, 1)
    assert seen[-1][:2] == (1, 1)
    assert Store(outputs).verify() == []


def test_again_makes_the_next_revision_and_leaves_the_first_as_it_was(sealed):
    """v1 stays byte for byte; v2 has the same scores and notebooks, byte for byte, and its reason."""
    outputs, first, second, kept, _ = sealed
    assert [first.revision.number, second.revision.number] == [1, 2]
    assert second.revision.message == "再次核对"
    assert {p: (outputs / p).read_bytes() for p in kept} == kept
    for name in ("scores.csv", "notebooks/08_quarter_summary.ipynb", "environment.json"):
        assert (first.revision.content / name).read_bytes() == (second.revision.content / name).read_bytes()


def test_a_further_revision_needs_a_reason(sealed, workspace):
    """Said before anything is executed."""
    outputs, *_ = sealed
    with pytest.raises(UsageError) as error:
        run_quarter(request_of(workspace, outputs, reason="", allow_changed_notebooks=False))
    assert error.value.exit_code == 2
    assert "--reason" in error.value.message.en


def test_latest_and_the_catalogue_show_the_newest(sealed):
    """`latest/` is a plain copy, the catalogue links every revision's front page."""
    outputs, _, second, _, _ = sealed
    latest = outputs / "latest" / QUARTER / "reports" / second.report.name
    assert latest.read_bytes() == second.report.read_bytes()
    page = (outputs / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(re.findall(r'<a href="[^"]+">v\d+</a>', page)) == 2
    assert all((outputs / link).is_file() for link in links)
    assert page.count("<script") == 1, "its own search, named in the page's policy: tests/test_site.py"
    assert "src=" not in page


def test_a_page_has_no_script_no_code_and_no_address(sealed):
    """A page loads nothing, runs nothing, and tells company, period, revision and reading."""
    _, _, second, _, _ = sealed
    html = second.report.read_text(encoding="utf-8")
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
    assert not re.search(r"<script|javascript:|https?://|<iframe|<link|\bon\w+=", html)
    assert "open_quarter" not in html
    for text in ("G科技公司", QUARTER, "第 2 版", "规则：更正后", "权重：复原"):
        assert text in html
    assert 'charset="utf-8"' in html


def test_run_json_tells_who_ran_what_on_what(sealed):
    """Policies, evidence and its hash, cards, parameters and token of each notebook."""
    _, first, _, _, _ = sealed
    run = json.loads((first.revision.content / "run.json").read_text(encoding="utf-8"))
    assert (run["company"], run["quarter"], run["profile"], run["weights"]) == (
        *first.revision.object_id.split("-"),
        "corrected",
        "restored",
    )
    assert len(run["cards"]) == 11
    (notebook,) = run["notebooks"]
    echoed = (first.revision.content / "notebooks" / "08_quarter_summary.ipynb").read_text(encoding="utf-8")
    assert notebook["parameters"]["run_token"] in echoed


def test_a_draft_is_watermarked_and_never_a_revision(workspace, tmp_path):
    """Ten drafts leave one draft and an empty archive; policies given are told on the page."""
    for _ in range(2):
        outcome = run_quarter(request_of(workspace, tmp_path, draft=True, choices=CHOICES, language="en"))
    assert outcome.revision is None
    again = open_quarter(workspace=outcome.report.parent.parent)
    assert again.reading() == {"count": ("linear", "full"), "profile": ("published", "corrected")}
    assert outcome.report.is_relative_to(tmp_path / ".work" / "drafts")
    html = outcome.report.read_text(encoding="utf-8")
    assert 'class="watermark">DRAFT' in re.sub(r' aria-hidden="true"', "", html)
    assert "count of steps: in proportion" in html
    assert "结果一览" not in re.sub(r"<title>.*?</title>", "", html)
    assert Store(tmp_path).objects() == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("view = bsc", "1 / 0; view = bsc", "code cell 3"),
        ("reports.closing(run_token, language)", "language", "run token"),
        ("to_date=to_date", "to_date=to_date, count='linear', missing='zero'", "is shown with a total"),
        ("reports.cards_table(view)", "view", "no notebook shows the card"),
        ("quarter: str", "quater: str", "parameter quarter is missing"),
    ],
)
def test_a_notebook_that_fails_or_disagrees_leaves_no_revision(workspace, tmp_path, before, after, says):
    """Exit code 3; the message names notebook and cell and where the partial notebook lies; nothing is sealed."""
    broken = altered(workspace, tmp_path, before, after)
    outputs = tmp_path / "outputs"
    with pytest.raises(RunError) as error:
        run_quarter(request_of(broken, outputs))
    text = error.value.render("en")
    assert error.value.exit_code == 3
    assert says in text
    for path in re.findall(r"partial notebook lies at (\S+)", text):
        assert read(outputs / path)["cells"] or pytest.fail("no partial notebook")
    assert Store(outputs).objects() == []
    assert not list(outputs.glob(".work/stage-*"))


def test_bad_input_is_told_before_anything_is_written(workspace, tmp_path):
    """Exit code 1 and an untouched outputs folder."""
    copy = tmp_path / "copy"
    shutil.copytree(workspace, copy)
    (copy / "params" / "g_company" / "quarters" / f"{QUARTER}.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(InputError) as error:
        run_quarter(request_of(copy, tmp_path / "outputs"))
    assert error.value.exit_code == 1
    assert not (tmp_path / "outputs").exists()


def test_strict_nbval_reproduces_a_sealed_notebook_in_place(sealed):
    """A sealed notebook runs from the archive with the law and evidence beside it, and says the same again."""
    _, first, _, _, _ = sealed
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider", "--rootdir", ".", "."]
    found = subprocess.run(
        command, cwd=first.revision.content / "notebooks", capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout[-3000:]
    assert " passed" in found.stdout


def test_a_draft_through_a_month_scores_to_date_and_what_is_sealed_is_whole(workspace, tmp_path):
    """Notebook, page and scores of the draft agree on November; the month of a sealed run moves no score."""
    draft = run_quarter(request_of(workspace, tmp_path / "d", draft=True, through="2025-11")).report
    assert "考核表截至 2025-11" in draft.read_text(encoding="utf-8")
    scores = (draft.parent.parent / "scores.csv").read_text(encoding="utf-8")
    assert {row["status"] for row in csv.DictReader(scores.splitlines())} >= {"scored", "not_due"}
    whole = run_quarter(request_of(workspace, tmp_path / "s", through="2025-11")).revision
    assert "not_due" not in (whole.content / "scores.csv").read_text(encoding="utf-8")


def test_a_changed_notebook_is_a_draft_or_has_a_reason(workspace, tmp_path):
    """Neither as released nor approved: refused with its hash before anything runs, unless allowed with a reason."""
    refused = request_of(workspace, tmp_path / "outputs", allow_changed_notebooks=False)
    with pytest.raises(InputError, match=r"08_quarter_summary was changed in this workspace · SHA-256 [0-9a-f]{64}"):
        run_quarter(refused)
    assert not (tmp_path / "outputs" / "archive").exists()
    with pytest.raises(UsageError, match="needs a --reason"):
        run_quarter(request_of(workspace, tmp_path / "outputs", reason=" "))


def test_a_changed_notebook_is_told(sealed):
    """On page one, in the record with its digest, and by verify: which it was, and why it was allowed."""
    _, first, _, _, _ = sealed
    run = json.loads((first.revision.content / "run.json").read_text(encoding="utf-8"))
    assert [n["name"] for n in run["changed_notebooks"] if n["kind"] == "changed"] == ["08_quarter_summary"]
    html = first.report.read_text(encoding="utf-8")
    assert "报告模板 08_quarter_summary 在本工作区改动过（未经批准，理由：a short summary）" in html
    (notice,) = told_of(first.revision)
    assert (notice.level, "a short summary" in notice.render("en")) == ("notice", True)


def test_a_page_says_for_whom_and_at_which_head(sealed):
    """Internal pages are marked, and print the head of the journal that the archive can be held against."""
    outputs, first, second, _, _ = sealed
    html = second.report.read_text(encoding="utf-8")
    assert "内部资料：仅供考核委员会" in html
    lines = Store(outputs).journal()
    assert f"日志头 {short(lines[0].hash)}" in html
    assert f"日志头 {short(lines[0].hash)}" in (second.report.parent / "summary.html").read_text(encoding="utf-8")
    assert "日志头 –" in first.report.read_text(encoding="utf-8")

"""The one gate: what `check` refuses is neither scored, drafted, sealed nor carried on, and the faults are the same."""

import json
import re
import shutil
from datetime import date

import openpyxl
import pytest

from bsclib import gate
from bsclib.cli import main
from bsclib.errors import Fault, InputError, Place, Text, same
from bsclib.evidence.faults import CATALOGUE
from bsclib.law.messages import MESSAGES
from bsclib.quarter import opening
from bsclib.scale import jobs_of
from bsclib.scale.work import work

pytestmark = pytest.mark.slow
COMMANDS = (
    ("run", "2025Q4"), ("run", "2025Q4", "--draft"), ("run", "2025"), ("score", "2025Q4"), ("template", "2026Q1"),
)  # fmt: skip


class Workspace:
    """A copy of the sample that faults are planted in."""

    def __init__(self, folder, root, capsys):
        home = folder / "params" / "g_company"
        ignored = shutil.ignore_patterns("*.xlsx", "notebooks")
        shutil.copytree(root / "params" / "g_company", home, ignore=ignored)
        for quarter in ("2025Q1", "2025Q2", "2025Q3", "2025Q4"):
            shutil.copy(root / "params" / "g_company" / "quarters" / f"{quarter}.xlsx", home / "quarters")
        self.folder, self.home, self.capsys = folder, home, capsys
        self.book = home / "quarters" / "2025Q4.xlsx"

    def bsc(self, *words):
        """Return exit code, stdout and stderr of a command."""
        places = ("--params", str(self.folder / "params"), "--outputs", str(self.folder / "outputs"), "--lang", "en")
        with pytest.raises(SystemExit) as left:
            main([*words, *places])
        said = self.capsys.readouterr()
        return left.value.code or 0, said.out, said.err

    def codes(self):
        """Return the codes of the faults that `check` finds."""
        return {f["code"] for f in json.loads(self.bsc("check", "2025Q4", "--format", "json")[1])["faults"]}

    def sheet(self, name, change):
        """Change a sheet of the workbook: `change` gets it and its columns by heading."""
        book = openpyxl.load_workbook(self.book)
        sheet = book[name]
        change(sheet, {cell.value: cell.column for cell in sheet[4] if cell.value})
        book.save(self.book)

    def add(self, name, **values):
        """Write a row at the top of a sheet's data, by heading."""
        self.sheet(
            name, lambda s, heads: [s.cell(5, heads[head]).__setattr__("value", v) for head, v in values.items()]
        )

    def put(self, card, indicator, head, value):
        """Write one cell of the sheet of indicators."""

        def change(sheet, heads):
            ids = heads["考核表代码"], heads["指标代码"]
            rows = range(5, sheet.max_row + 1)
            row = next(r for r in rows if tuple(sheet.cell(r, c).value for c in ids) == (card, indicator))
            sheet.cell(row, heads[head]).value = value

        self.sheet("指标", change)

    def law(self, file, old, new):
        """Change a text of a file of the law."""
        path = self.home / file
        text, count = re.subn(old, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
        assert count == 1
        path.write_text(text, "utf-8")


@pytest.fixture
def workspace(tmp_path, root, capsys):
    """Return a workspace of the sample's last year."""
    return Workspace(tmp_path, root, capsys)


def judged(sheet, heads):
    """Rate a judged row twice by one judge."""
    for row, score in ((5, 80), (6, 90)):
        for head, value in {
            "考核表": "process",
            "指标": "vertical_communication",
            "评委": "甲",
            "评委部门": "hr",
        }.items():
            sheet.cell(row, heads[head]).value = value
        sheet.cell(row, heads["评分"]).value = score


def late(sheet, heads):
    """Submit the first step of the calendar months late, whatever the card says."""
    sheet.cell(5, heads["实交"]).value = date(2025, 12, 30)


def strict(workspace):
    """Let a weight slip in a law that says it is strict."""
    workspace.law("company.yaml", "^coverage_limit: 80", "strict: true\ncoverage_limit: 80")
    workspace.law("scorecards/company.yaml", 'value: "8.81"', 'value: "1.81"')


ROW = {"考核表": "company", "指标": "net_profit"}
WAIVED = {**ROW, "理由": "停产", "批准人": "董事长"}
PLANTED = {
    "a law that cannot be read": (lambda w: w.law("company.yaml", "^id: ", "idd: "), "unknown_key"),
    "a slip in a strict law": (strict, "weight_sum"),
    "a figure in words": (lambda w: w.put("company", "net_profit", "本季实际", "约五千"), "text_for_number"),
    "another quarter's cover": (lambda w: w.sheet("说明", lambda s, _: [
        setattr(c, "value", "2025Q3") for row in s for c in row if c.value == "2025Q4"]), "wrong_quarter"),
    "a calendar that contradicts an entry": (lambda w: w.sheet("日程", late), "register"),
    "points that the law does not allow": (
        lambda w: w.add("酌情加减分", 考核表="company", 分值=5, 理由="加班", 决定人="甲"), "adjustment"),
    "a judge who rates twice": (lambda w: w.sheet("评委评分", judged), "twice"),
    "a row without reason waived": (lambda w: w.add("不适用", **{**WAIVED, "理由": None}), "required"),
    "an answer nobody asked for": (lambda w: w.add("问卷", **ROW, 答卷编号="1", 评分=10), "not_asked"),
    "a sheet under another name": (lambda w: w.sheet("事件", lambda s, _: setattr(s, "title", "事故")), "renamed"),
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED)
def test_what_check_refuses_passes_nowhere(planted, workspace):
    """Each kind of refusal: exit 1 and the same faults from every command, nothing written anywhere."""
    plant, code = PLANTED[planted]
    plant(workspace)
    exit_code, _, told = workspace.bsc("check", "2025Q4")
    faults = {line for line in told.splitlines() if line.startswith("  ")}
    assert exit_code == 1
    assert faults
    assert code in workspace.codes()
    before = sorted(workspace.home.rglob("*"))
    for words in COMMANDS:
        exit_code, out, err = workspace.bsc(*words)
        assert (exit_code, out) == (1, ""), words
        assert {line for line in err.splitlines() if line.startswith("  ")} >= faults, words
    assert sorted(workspace.home.rglob("*")) == before
    assert not list((workspace.folder / "outputs").glob("archive/*company*"))
    (job,) = jobs_of([workspace.home], ["2025Q4"])
    (outcome,) = work([job], str(workspace.folder / "batch"), reports=True, lang="en")
    assert (outcome.state, f"({len(faults)} faults)" in outcome.told.en) == ("failed", True)


# every code that evidence or law is refused with, and those of scoring, registers and budget, which have no catalogue
CODES = sorted(
    {*CATALOGUE, *MESSAGES, "register", "panel", "severity", "own_unit", "role", "range", "locked", "unbooked"}
)
DOORS = {
    "law": lambda refuse, patch: patch.setattr(opening, "load_rulebook", refuse),
    "evidence": lambda refuse, patch: patch.setattr(opening, "read_evidence", refuse),
    "gate": lambda refuse, patch: patch.setattr(gate, "faults_of", lambda view, part=False: [*every()]),
}


def every():
    """Yield one fault of each code."""
    for code in CODES:
        yield Fault(code, Place("2025Q4.xlsx", "指标", "H5"), same(f"<{code}>"))


def refuse(*args, **options):
    """Refuse law or evidence with all of them."""
    raise InputError(Text("不行", "refused"), every())


@pytest.mark.parametrize("door", DOORS)
def test_every_refusal_goes_before_every_command(door, workspace, monkeypatch):
    """Law, evidence, gate: whatever is refused at one of these doors, every command tells, and seals nothing.

    By construction: one fault of every code there is is raised at the door, and all of them come out of each command.
    """
    DOORS[door](refuse, monkeypatch)
    wanted = {f"<{code}>" for code in CODES}
    for words in (("check", "2025Q4"), *COMMANDS):
        exit_code, out, err = workspace.bsc(*words)
        assert exit_code == 1, words
        assert bool(out) == (words[0] == "check" and door == "gate"), words  # it tells the notices as well
        assert {w for w in wanted if w in err} == wanted, words
    (job,) = jobs_of([workspace.home], ["2025Q4"])
    (outcome,) = work([job], str(workspace.folder / "batch"), reports=True, lang="en")
    assert (outcome.state, f"({len(CODES)} faults)" in outcome.told.en) == ("failed", True)
    assert not list((workspace.folder / "outputs").glob("archive/*company*"))

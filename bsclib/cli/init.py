"""`bsc init`: the workspace of a new company, with a small law of its own and a quarter that is visibly sample.

Every text of the new workspace comes from `bsclib/_sample`; nothing is written before all of it is known to hold, and
then it is put in place by one rename.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from bsclib.cli.common import lang_option, say
from bsclib.cli.words import argument, declare, option, said, spoken
from bsclib.errors import Fault, Place, Text, UsageError, raise_faults
from bsclib.paths import is_plain_text, is_safe_id, is_safe_name, packaged
from bsclib.quarter.sample import TOP, SampleUnit, defaults, fill_quarter, law_files

words = said("init")

KINDS = ("profit", "cost", "expense", "investment")

DONE = Text(
    "已建立 {path}\n其中的数字都是示例。接下来：\n  cd {path}\n  bsc run {quarter}        # 示例季度的封存报告\n"
    "  bsc lint               # 审查办法\n改 params/{company} 下的 YAML，再用 bsc template 写出自己的工作簿。",
    "Made {path}\nAll its figures are samples.  Next:\n  cd {path}\n  bsc run {quarter}        # its sealed report\n"
    "  bsc lint               # a review of the law\n"
    "Change the YAML under params/{company}, then write your own workbook with bsc template.",
)


def _fault(code: str, where: str, finding: Text, expected: Text, **values: object) -> Fault:
    return Fault(code, Place(path=where), finding.fill(**values), expected.fill(**values))


def both(words: str) -> Text:
    """Return `中文/English` as a Text; a single name serves both languages.

    Examples
    --------
    >>> both("客服部/Customer service")
    Text(zh='客服部', en='Customer service')
    """
    first, _, second = (part.strip() for part in words.partition("/"))
    return Text(first, second or first)


def id_of(name: Text, fallback: str) -> str:
    """Return an id made of the English name, or `fallback` where it has no ASCII letters to offer.

    Examples
    --------
    >>> id_of(Text("客服部", "Customer service"), "unit_1"), id_of(Text("客服部", "客服部"), "unit_1")
    ('customer_service', 'unit_1')
    """
    made = re.sub(r"[^a-z0-9]+", "_", name.en.lower()).strip("_") if name.en.isascii() else ""
    return made if is_safe_id(made) else fallback


def units_of(words: str, level: str, centers: Mapping[str, SampleUnit]) -> list[SampleUnit]:
    """Return the units in a list `id=名称/Name@centre, …`; id and centre may be left out where they are clear."""
    found = []
    for n, item in enumerate(filter(None, (part.strip() for part in re.split("[,，、]", words))), 1):
        head, _, parent = item.partition("@")
        given, _, label = head.rpartition("=")
        name = both(label)
        id = given.strip() or id_of(name, f"{level}_{n}")
        over = parent.strip() or (next(iter(centers), "") if len(centers) == 1 else "")
        kind = centers[over].kind if over in centers else next((k for k in KINDS if id.startswith(k)), "expense")
        found.append(SampleUnit(id, name, level, over if centers or level == "department" else "company", kind))
    return found


def check(company: str, name: Text, centers: list[SampleUnit], departments: list[SampleUnit]) -> Iterable[Fault]:
    """Return everything wrong with the names that were given."""
    units = [*centers, *departments]
    known = [c.id for c in centers]
    for where, id in [("--id", company), *((f"--{u.level}s", u.id) for u in units)]:
        if not is_safe_id(id):
            yield _fault("id", where, words.BAD_ID, words.ID_FORM, found=repr(id))
    for where, text in [("--name", name), *((f"--{u.level}s", u.name) for u in units)]:
        for one in dict.fromkeys(text):
            if not 1 <= len(one) <= 60 or not is_plain_text(one):
                yield _fault("name", where, words.BAD_TEXT, words.TEXT_FORM, found=repr(one))
    ids = ["company", *(u.id for u in units)]
    for id in sorted({i for i in ids if ids.count(i) > 1}):
        yield _fault("twice", "--centers, --departments", words.TWICE, words.ID_FORM, found=id)
    for unit in departments:
        if unit.parent not in known:
            yield _fault(
                "center", "--departments", words.NO_CENTER, words.CENTER_FORM, found=unit.id, known=", ".join(known)
            )
    if not centers:
        yield _fault("center", "--centers", words.NO_UNITS, words.CENTER_FORM, known="")


def check_folder(path: Path, company: str) -> Iterable[Fault]:
    """Return what speaks against making the workspace at `path`."""
    if not is_safe_name(path.name) or ".." in path.parts or not path.absolute().parent.is_dir():
        yield _fault("folder", "DIR", words.BAD_FOLDER, words.FOLDER_FORM, found=repr(str(path)))
    taken = path / "params" / company if path.is_dir() else path
    if taken.exists() or taken.is_symlink():
        yield _fault("taken", "DIR", words.TAKEN, words.FOLDER_FORM, found=taken)


def own_departments(centers: Iterable[str]) -> str:
    """Return the sample's departments, under the centres there are."""
    known = list(centers)
    parts = [part.strip().partition("@") for part in defaults()["departments"].split(",")]
    return ", ".join(f"{unit}@{over if over in known else known[0]}" for unit, _, over in parts) if known else ""


def build(folder: Path, company: str, name: Text, units: list[SampleUnit], lang: str) -> Path:
    """Write the company beside `folder`, prove its law by reading it, put it in place; return its folder."""
    goal = folder / "params" / company
    with tempfile.TemporaryDirectory(prefix=".bsc-init-", dir=folder.absolute().parent) as staging:
        made = Path(staging) / "params" / company
        for path, text in (law_files(company, name, units, lang) | {"survey/experts.csv": experts(units)}).items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_text(text, encoding="utf-8", newline="\n")
        fill_quarter(made, lang)
        goal.parent.mkdir(parents=True, exist_ok=True)
        made.rename(goal)
    schemas = packaged("params", "schemas")
    if schemas.is_dir():
        shutil.copytree(schemas, goal.parent / "schemas", dirs_exist_ok=True)
    return goal


def experts(units: Iterable[SampleUnit]) -> str:
    """Return the list of experts that a survey asks first: who leads each unit."""
    lines = [("id", "label_zh", "label_en", "group", "unit", "weight")]
    for u in (TOP, *units):
        lines.append((f"head_{u.id}", f"{u.name.zh}负责人", f"Head of {u.name.en}", "负责人/heads", u.id, ""))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue()


def _ask(question: Text, default: str, lang: str, silent: bool) -> str:
    """Return what a person answers, or the default where nobody is to be asked."""
    return default if silent else str(click.prompt(question.of(lang), default=default, err=True))


def _named_in(scheme: str, folder: str) -> str:
    """Return the name of the organisation that a sheet names, else that of the folder."""
    from bsclib.schemes import organisation_of, read_scheme

    return organisation_of(read_scheme(scheme)) or folder


@declare("init", example="bsc init acme --yes")
@argument("folder", metavar="DIR", text=Text("新工作区的文件夹", "folder of the new workspace"))
@option("--name", text=words.ASK_NAME)
@option("--id", "company", text=words.ASK_ID)
@option("--centers", text=words.ASK_CENTERS)
@option("--departments", text=words.ASK_DEPARTMENTS)
@option(
    "--from", "scheme", metavar="SCHEME", text=Text("从现有的考核表（.xlsx）建立", "make it from an assessment sheet")
)
@option("--yes", is_flag=True, text=Text("不提问，未给出的用示例", "ask nothing; what is not given is sample"))
@lang_option
def init(
    folder: str,
    name: str | None,
    company: str | None,
    centers: str | None,
    departments: str | None,
    scheme: str | None,
    yes: bool,
) -> None:
    """Make a workspace at `folder` from flags, answers and the sample, or from an assessment sheet."""
    lang, sample, path = spoken(), defaults(), Path(folder)
    silent = yes or not sys.stdin.isatty()
    if scheme and (centers or departments):
        raise UsageError(words.NOT_BOTH)
    if name is None:
        name = _ask(words.ASK_NAME, _named_in(scheme, path.name) if scheme else sample["name"], lang, silent)
    own = id_of(both(path.name), sample["id"])
    company = company if company is not None else _ask(words.ASK_ID, own, lang, silent)
    if scheme:
        from bsclib.cli.init_from import from_scheme

        named = [f for f in check(company, both(name), [], []) if f.code != "center"]
        raise_faults(words.REFUSED, [*named, *check_folder(path, company)])
        return from_scheme(path, scheme, company, both(name).of(lang), silent)
    centers = centers if centers is not None else _ask(words.ASK_CENTERS, sample["centers"], lang, silent)
    above = units_of(centers, "center", {})
    known = {u.id: u for u in above}
    below = (
        departments if departments is not None else _ask(words.ASK_DEPARTMENTS, own_departments(known), lang, silent)
    )
    staff = units_of(below, "department", known)
    found = [*check(company, both(name), above, staff), *check_folder(path, company)]
    raise_faults(words.REFUSED, found)
    build(path, company, both(name), [*above, *staff], lang)
    return say(DONE, path=path, quarter=sample["quarter"], company=company)


command = init

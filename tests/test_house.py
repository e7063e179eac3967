"""The house: its rooms, the arrows between them, its size, and what may not stand in any file."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from bsclib.law import load_rulebook

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = sorted({*(ROOT / "bsclib").rglob("*.py")} - {ROOT / "bsclib" / "conftest.py"})  # that is for the tests
ASKED_FOR = {"bsclib", "notebooks", "params", "outputs", "tests", "README.md", "environment.yml"}
BESIDE = {"README.zh.md", "CHANGELOG.md", "LICENSE", "pyproject.toml", "constraints.txt", "docs", "run.py"} | {
    "CONTRIBUTING.md",
    "CITATION.cff",
}
HIDDEN = {".ci", ".gitignore", ".pre-commit-config.yaml"}


def alone(*rooms):
    """Return a row of rooms that know nothing of one another."""
    return {room: set() for room in rooms}


# top to bottom: a room imports only rows below it; of its own row only what is said
ROWS = (
    {"__main__": {"cli"}, "cli": {"run", "scale"}, "run": set(), "scale": {"run"}},
    alone("gate"),
    alone("teaching", "published", "sensitivity", "year", "governance", "cycle", "schemes", "handbook", "group")
    | {"thesis": {"published"}, "teaching": {"cycle", "sensitivity"}},
    {"reports": set(), "site": {"reports"}, "archive": set()},
    alone("experts", "pay", "strategy") | {"quarter": {"pay"}},
    alone("evidence"),
    alone("law"),
    alone("scoring", "ahp", "budgeting"),
    alone("policies"),
    {"document": {"table", "word"}, "word": set(), "table": set(), "figures": set()},
    alone("errors", "decimals", "period", "kept") | {"paths": {"errors"}, "i18n": {"errors"}},
)
FLOOR = {room: i for i, row in enumerate(ROWS) for room in row}
MAY_NAME = ("thesis", "teaching", "_sample")


def tracked():
    """Return the files of the checkout as git knows them, each still there."""
    words = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, capture_output=True, check=True).stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def room_of(path):
    """Return the room a module of the library lies in."""
    return path.relative_to(ROOT / "bsclib").parts[0].removesuffix(".py")


def imported(path):
    """Return (line, module) of every import of ours in `path`, inside functions too."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{path}:{node.lineno}: a relative import hides its room"
            found.append((node.lineno, node.module))
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return [(line, name) for line, name in found if name.startswith("bsclib.")]


def test_the_list_of_top_level_names_is_closed():
    """The seven names asked for, seven beside them, and nothing else."""
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert names >= ASKED_FOR
    assert names <= ASKED_FOR | BESIDE | HIDDEN


def wrong_arrows(path):
    """Return each import of `path` that the plan of the house does not allow."""
    room = room_of(path)
    if room not in FLOOR:
        return [f"{path}: {room} has no row in the plan of the house"] if room != "__init__" else []
    others = [(line, name.split(".")[1]) for line, name in imported(path)]
    return [
        f"{path}:{line}: {room} may not import {other}"
        for line, other in others
        if other in FLOOR and other != room
        if FLOOR[other] <= FLOOR[room] and other not in ROWS[FLOOR[room]][room]
    ]


def test_arrows_between_rooms_point_downward():
    """A room imports only rooms of the rows below, and of its own row only where the plan says so."""
    assert not [hit for path in LIBRARY for hit in wrong_arrows(path)]


def test_modules_import_without_cycles():
    """What a module imports when it is loaded never leads back to it."""
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in LIBRARY}
    graph = {}
    for name, path in names.items():
        body = ast.parse(path.read_text(encoding="utf-8")).body
        nodes = [n for n in body if isinstance(n, ast.ImportFrom) and n.module]
        goals = {
            f"{n.module}.{a.name}" if f"{n.module}.{a.name}" in names else n.module for n in nodes for a in n.names
        }
        graph[name] = {g for g in goals if g in names and g != name}
    assert list(TopologicalSorter(graph).static_order())


def test_no_module_outgrows_its_room():
    """A module of more than 350 lines holds two ideas."""
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in LIBRARY}
    assert not {path: size for path, size in sizes.items() if size > 350}


def test_a_class_name_means_one_thing():
    """No two classes of the library have one name: a reader who meets it knows which is meant."""
    homes = {}
    for path in LIBRARY:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert not {name: where for name, where in homes.items() if len(where) > 1}


RECURRING = 0.07  # share of public names that several modules have: lower it whenever fewer are left


def test_function_names_that_mean_several_things_become_fewer():
    """A reader who meets a public function should know which module's it is; `command` is each file of cli's own."""
    homes = {}
    for path in LIBRARY:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    again = {name: where for name, where in homes.items() if len(where) > 1}
    assert len(again) <= RECURRING * len(homes), again


def run_python(code):
    """Return what a fresh interpreter prints for `code`."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import bsclib", {"numpy", "pandas", "pydantic"}),
        ("import bsclib.cli as c; c.through(lambda: c._call(['--help']), [])", {"numpy", "pandas", "matplotlib"}),
        ("import bsclib.ahp", {"pandas", "matplotlib", "scipy", "pydantic"}),
    ],
)
def test_what_is_not_used_is_not_loaded(code, absent):
    """`import bsclib` costs nothing, `bsc --help` loads no data library, `bsclib.ahp` only numpy."""
    loaded = run_python(f"{code}; import sys; print('\\n' + ' '.join(sys.modules))").splitlines()[-1].split()
    assert not absent & set(loaded)


@pytest.mark.parametrize("room", ["ahp", "scoring", "budgeting"])
def test_the_helper_library_knows_nothing_of_ours_but_the_ground_floor(room):
    """The pure rooms can be used alone."""
    loaded = run_python(f"import bsclib.{room}, sys; print(' '.join(sys.modules))").split()
    rooms = {name.split(".")[1] for name in loaded if name.startswith("bsclib.")}
    assert rooms <= {room, *ROWS[-1], "policies"}
    if room == "ahp":
        assert rooms == {"ahp", "errors"}


def names_of_the_sample():
    """Return what belongs to one company, read from its law: names of all that is named in it, and ids."""
    law = load_rulebook(ROOT / "params" / "g_company")
    cards = (*law.scorecards, *law.proposed)
    rows = [row for card in cards for row in card.indicators]
    units = [unit for unit in law.units.values() if unit.level != "company"]
    things = [law.company, *units, *cards, *rows]
    told = [thing.label for thing in (*things, *law.organs.values())]
    told += [unit.head for unit in units if unit.head] + [organ.aliases for organ in law.organs.values()]
    labels = {words for names in told for words in names if len(words) > 2 and words not in COMMON}
    return labels, {thing.id for thing in things if "_" in thing.id}


# words of the field that any company uses, and that happen to be a label of the sample as well
COMMON = {"Company", "Finance", "Sales", "Production", "Procurement"}


def test_no_code_names_a_company_a_department_or_an_indicator():
    """Law is data: the library and the numbered notebooks run a second company with no line changed."""
    labels, ids = names_of_the_sample()
    assert min(len(labels), len(ids)) > 80
    known = re.compile("|".join([*map(re.escape, sorted(labels, key=len, reverse=True)), *(rf"\b{i}\b" for i in ids)]))
    texts = [p for p in (ROOT / "bsclib").rglob("*") if p.suffix in (".txt", ".html", ".j2", ".css", ".json")]
    own = [p for p in (*LIBRARY, *texts) if room_of(p) not in MAY_NAME]
    paths = own + sorted(p for kind in ("0*", "year*") for p in (ROOT / "notebooks").glob(f"{kind}.ipynb"))
    lines = [(p, n, t) for p in paths for n, t in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)]
    assert not [f"{p.relative_to(ROOT)}:{n}: {hit}" for p, n, t in lines for hit in known.findall(t)]


ADDRESS = re.compile(r"--(?:extra-)?index-url|--find-links|file:///|https?://[^ )\"']*/simple")
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users)/\w|[A-Z]:\\\\Users")


def test_no_file_holds_a_registry_address_or_a_path_of_somebodys_machine():
    """What is installed from where is the machine's business, asked at run time."""
    hits = []
    for path in tracked():
        if path.suffix in {".xlsx", ".otf", ".png", ".gz"} or path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8")
        hits += [f"{path.relative_to(ROOT)}: {m[0]}" for m in [*ADDRESS.finditer(text), *MACHINE.finditer(text)]]
    assert not hits


def test_the_code_is_clean_by_ruff_and_by_mypy_strict_and_spelt_right():
    """Names, order, docstrings, types and spelling are checked for the whole library at once."""
    for words in (["ruff", "check", "-q", "."], ["mypy", "--no-error-summary"], ["codespell_lib"]):
        found = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stdout + found.stderr

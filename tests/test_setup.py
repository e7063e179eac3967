"""Set-up: the script, the files that must agree, the branches of systems we do not run on."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib

import pytest

TEXT = {"capture_output": True, "text": True, "encoding": "utf-8"}
PROJECT_EXTRAS = {"lab", "test", "dev", "forecast", "office", "scale", "teach", "bench"}
DISTRIBUTIONS = {
    "PIL": "pillow",
    "fontTools": "fonttools",
    "docx": "python-docx",
    "ocfl": "ocfl-py",
    "ruamel": "ruamel-yaml",
}  # by import


@pytest.fixture
def script(root):
    """Return run.py as a module."""
    spec = importlib.util.spec_from_file_location("run_script", root / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(root):
    """Return the project table of pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement):
    """Return the normalised name in `requirement`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^A-Za-z0-9._-]", requirement)[0]).lower()


def test_the_extras_are_there(project):
    """The extras users and documents name exist."""
    assert set(project["optional-dependencies"]) == PROJECT_EXTRAS


def test_every_dependency_is_pinned(root, project):
    """constraints.txt names a version of everything but the extra `bench`."""
    lines = (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {name_of(line) for line in lines if "==" in line}
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(r for name, rs in extras.items() if name != "bench" for r in rs)]
    assert {name_of(r) for r in wanted} <= pinned
    assert not [line for line in lines if line[:1] != "#" and "==" not in line]


def imports(paths):
    """Return {distribution: files} of what the modules at `paths` import and Python itself does not bring."""
    beside = {path.stem for path in paths} | {"bsclib", "tests", "ahp_features"}
    found = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for name in {n.split(".")[0] for n in names} - sys.stdlib_module_names - beside:
                found.setdefault(DISTRIBUTIONS.get(name, name_of(name)), set()).add(path.name)
    return found


@pytest.mark.parametrize(
    ("folder", "extras"),
    [("bsclib", ["forecast", "office", "scale", "teach"]), ("tests", ["test", "dev", "forecast", "office", "scale"])],
)
def test_every_import_is_declared(root, project, folder, extras):
    """What the library and its tests import is asked for by name, not left to come along with something else."""
    declared = [*project["dependencies"], *(r for extra in extras for r in project["optional-dependencies"][extra])]
    bench = {root / "tests/benchmarks" / name for name in ("ahp.py", "ahp_features.py")}  # the extra of that name
    paths = [p for p in sorted((root / folder).rglob("*.py")) if p not in bench | {root / "bsclib/conftest.py"}]
    missing = {d: files for d, files in imports(paths).items() if d not in {name_of(r) for r in declared}}
    assert not missing


def test_environment_yml_agrees_with_pyproject(root, project):
    """Conda gets our Python and pip; everything else comes from pyproject under the same constraints."""
    text = (root / "environment.yml").read_text(encoding="utf-8")
    assert f"python{project['requires-python']}" in text
    asked = re.search(r"-e \.\[([\w,]+)\]", text)[1].split(",")
    assert set(asked) == set(project["optional-dependencies"]) - {"bench"}  # the tests need every other extra
    assert "-c constraints.txt" in text
    assert re.findall(r"^ {2}- ([\w-]+)", text, re.MULTILINE) == ["conda-forge", "python", "pip", "pip"]


def test_the_script_uses_the_standard_library_alone(root):
    """run.py runs before anything is installed."""
    names = re.findall(r"^(?:import|from) ([\w]+)", (root / "run.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(names) <= sys.stdlib_module_names


def test_the_script_asks_for_extras_that_exist(script, project):
    """Each kind of environment names declared extras."""
    asked = {e for words in script.EXTRAS.values() for e in re.findall(r"\w+", words)}
    assert asked <= set(project["optional-dependencies"])
    assert f">={'.'.join(map(str, script.OLDEST))}" == project["requires-python"]


def test_an_old_python_is_told_so_in_one_sentence(root):
    """Too old a Python ends with the version needed, not with a traceback."""
    code = (root / "run.py").read_text(encoding="utf-8").replace("OLDEST = (3, 11)", "OLDEST = (9, 9)")
    told = subprocess.run([sys.executable, "-"], input=code.replace("__file__", "'run.py'"), **TEXT, check=False)
    assert told.returncode == 1
    assert "Python 9.9 or newer is needed" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["2025Q4"], ["-P", "-m", "bsclib", "run", "2025Q4"]),
        (["2025", "--draft"], ["-P", "-m", "bsclib", "run", "2025", "--draft"]),
        (["score", "2025Q4"], ["-P", "-m", "bsclib", "score", "2025Q4"]),
    ],
)
def test_what_is_handed_over(script, argv, words):
    """A quarter or a year is run; anything else goes to `bsc` as it is."""
    assert script.command("run", argv) == words


def test_the_test_command_takes_other_words_in_place_of_its_own(script):
    """`run.py test tests/ahp` runs that alone; `run.py test` runs units, doctests and notebooks."""
    assert script.command("test", ["test", "tests/ahp"]) == ["-m", "pytest", "tests/ahp"]
    everything = script.command("test", ["test"])
    assert {"--doctest-modules", "--nbval-lax", "bsclib", "tests", "notebooks"} <= set(everything)


def test_the_fast_tests_leave_the_slow_ones_out(script, root):
    """`run.py test --fast` takes the same tests without the slow; each name in the list of slow ones still exists."""
    assert script.command("test", ["test", "--fast", "-x"]) == ["-m", "pytest", "-m", "not slow", "tests", "-x"]
    assert not set(script.FAST) & {"--nbval-lax", "notebooks"}
    listed = re.findall(r'"(tests/[^"]+)"', (root / "tests/conftest.py").read_text(encoding="utf-8"))
    assert len(listed) > 10
    for path, _, name in (place.partition("::") for place in listed):
        assert (root / path).exists(), path
        assert not name or f"def {name}" in (root / path).read_text(encoding="utf-8"), name


def test_a_stamp_spares_the_installation(script, tmp_path, monkeypatch):
    """Nothing is installed while constraints, project, Python and place are those of the stamp."""
    calls = []
    for name in ("constraints.txt", "pyproject.toml"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "install", lambda python, what, wheels: calls.append(what) or True)
    monkeypatch.setattr(
        script,
        "make_environment",
        lambda home, python: python.parent.mkdir(parents=True, exist_ok=True) or python.touch() or True,
    )
    script.set_up("run")
    script.set_up("run")
    assert calls == [".[office]"]
    script.set_up("test")
    script.set_up("run")
    assert calls == [".[office]", f".{script.EXTRAS['test']}"]
    (tmp_path / "constraints.txt").write_text("two", encoding="utf-8")
    script.set_up("run")
    assert calls[2:] == [f".{script.EXTRAS['test']}"]


def test_laboratory_lives_apart(script, tmp_path, monkeypatch):
    """JupyterLab never enters the environment that runs quarters."""
    places = []
    monkeypatch.setattr(script, "ROOT", tmp_path)
    for name in ("constraints.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    monkeypatch.setattr(script, "install", lambda *_: False)
    monkeypatch.setattr(script, "make_environment", lambda home, python: places.append(home.name) or True)
    assert [script.set_up(kind) for kind in ("run", "test", "lab")] == [None] * 3
    assert places == [".venv", ".venv", ".venv-lab"]
    assert "lab" not in script.EXTRAS["run"] + script.EXTRAS["test"]


def test_windows_keeps_a_parent_and_its_own_paths(script, tmp_path, monkeypatch):
    """Windows has no exec: a child is called, in UTF-8 mode, while the parent ignores Ctrl-C; Scripts, not bin."""
    seen = {}
    monkeypatch.setattr(script, "WINDOWS", True)
    monkeypatch.setattr(script.os, "execve", None)
    monkeypatch.setattr(script.subprocess, "call", lambda words, env: seen.update(words=words, env=env) or 7)
    assert script.hand_over(["python", "-m", "bsclib"]) == 7
    assert seen["env"]["PYTHONUTF8"] == "1"
    monkeypatch.setattr(script, "ROOT", tmp_path)
    for name in ("constraints.txt", "pyproject.toml"):
        (tmp_path / name).touch()
    asked = []
    monkeypatch.setattr(script, "make_environment", lambda home, python: asked.append(python) or False)
    script.set_up("run")
    assert asked == [tmp_path / ".venv" / "Scripts/python.exe"]


def test_a_double_click_offers_the_newest_quarter_and_keeps_the_window(script, tmp_path, monkeypatch):
    """Started with nothing said, the newest workbook is offered; on Windows the window waits for Enter."""
    folder = tmp_path / "params/acme/quarters"
    folder.mkdir(parents=True)
    for name in ("2025Q4.xlsx", "2026Q1.xlsx", "~$2026Q2.xlsx"):
        (folder / name).touch()
    questions, ran = [], []
    monkeypatch.setattr(script, "ROOT", tmp_path)
    monkeypatch.setattr(script, "WINDOWS", True)
    monkeypatch.setattr(script.sys, "stdin", type("Tty", (), {"isatty": lambda self: True})())
    monkeypatch.setattr(script, "input", lambda words: questions.append(words) or "", raising=False)
    monkeypatch.setattr(script, "set_up", lambda kind, wheels: "python")
    monkeypatch.setattr(script, "hand_over", lambda words: ran.append(words) or 0)
    assert script.main([]) == 0
    assert ran == [["python", "-P", "-m", "bsclib", "run", "2026Q1"]]
    assert "2026Q1" in questions[0]
    assert questions[-1] == script.in_language(script.CLOSE)


def test_a_python_without_ensurepip_is_answered_with_one_command(script, tmp_path, monkeypatch, capsys):
    """Debian's bare python3 gets the line that helps."""

    def fail(*args, **kwargs):
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(script.venv, "create", fail)
    assert script.make_environment(tmp_path / ".venv", tmp_path / ".venv/bin/python") is False
    assert "sudo apt-get install python3." in capsys.readouterr().err


def test_uv_searches_where_pip_does_and_fetches_no_python(script, monkeypatch):
    """pip's configured index, find-links and certificate reach uv by the environment; a user's own UV_* win."""
    for name in [n for n in os.environ if n.startswith("UV_")]:
        monkeypatch.delenv(name)
    settings = {"index-url": "here", "extra-index-url": "a b", "find-links": "c d", "timeout": "9"}
    env = script.uv_environment(settings)
    assert (env["UV_DEFAULT_INDEX"], env["UV_INDEX"], env["UV_FIND_LINKS"]) == ("here", "a b", "c,d")
    assert env["UV_PYTHON_DOWNLOADS"] == "never"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "mine")
    assert script.uv_environment(settings)["UV_DEFAULT_INDEX"] == "mine"


def test_pip_settings_of_the_environment_win_over_those_of_files(script, monkeypatch):
    """What `pip config list` says is read with pip's own order of precedence."""
    listing = ":env:.find-links='env'\nglobal.find-links='file'\nglobal.index-url='one'\ninstall.index-url='two'\n"
    monkeypatch.setattr(script.subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 0, stdout=listing))
    assert script.pip_settings("python") == {"find-links": "env", "index-url": "two"}


@pytest.mark.parametrize("uv_works", [True, False])
def test_pip_takes_over_where_uv_fails(script, monkeypatch, tmp_path, uv_works):
    """uv installs when it can, pip when it cannot; a folder of wheels means that no index is asked."""
    calls = []

    def call(words, **kwargs):
        calls.append((words, kwargs["env"]))
        return 0 if "uv" not in words[1:3] or uv_works else 1

    monkeypatch.setattr(script.subprocess, "call", call)
    assert script.install("python", ".", tmp_path)
    assert [words[2] for words, _ in calls] == (["pip", "uv"] if uv_works else ["pip", "uv", "pip"])
    assert all("--no-index" in words and env["UV_FIND_LINKS"] == str(tmp_path) for words, env in calls)


def test_wheels_are_named_or_lie_beside(script, tmp_path, monkeypatch):
    """`--wheels DIR` is taken out of what is handed on; a folder wheels/ counts without a word."""
    monkeypatch.setattr(script, "ROOT", tmp_path)
    assert script.take_wheels(["2025Q4"]) == (["2025Q4"], None)
    (tmp_path / "wheels").mkdir()
    assert script.take_wheels(["2025Q4"]) == (["2025Q4"], tmp_path / "wheels")
    assert script.take_wheels(["--wheels", str(tmp_path), "list"]) == (["list"], tmp_path)

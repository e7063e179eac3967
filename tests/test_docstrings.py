"""What a room hands out says what it takes, what it gives, what it raises, and shows it by an example that runs."""

import ast
import inspect
import runpy
import textwrap
from pathlib import Path

import pytest

API = runpy.run_path(str(Path(__file__).with_name("refresh_api.py")))

# functions that no example can show in a docstring, and what shows them instead
NO_EXAMPLE = {
    "reports.to_html": "it takes an executed notebook: tests/reports/test_html.py",
    "thesis.reproduce": "it searches for a minute: tests/thesis/test_reproduction.py",
    "run.run_quarter": "it starts a kernel a notebook and takes a minute: tests/run/test_seal.py",
    "governance.publish": "it wants a quarter sealed and signed by three people: tests/governance/test_publish.py",
}
FUNCTIONS = {
    f"{room}.{name}": thing
    for room in API["rooms"]()
    for name, thing in API["public"](room).items()
    if inspect.isfunction(thing)
}
CLASSES = {
    f"{room}.{name}": thing
    for room in API["rooms"]()
    for name, thing in API["public"](room).items()
    if inspect.isclass(thing)
}


def leaves(function):
    """Return whether an error that the function itself raises can leave it: one that it catches does not count."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    caught = {id(n) for t in ast.walk(tree) if isinstance(t, ast.Try) for s in t.body for n in ast.walk(s)}
    return any(isinstance(n, ast.Raise) and id(n) not in caught for n in ast.walk(tree))


def lacking(name, function):
    """Yield what a function's docstring does not say."""
    told = API["sections"](inspect.getdoc(function) or "")
    signature = inspect.signature(function)
    heads = [line for line in told.get("Parameters", "").splitlines() if line and line[0] != " "]
    named = {word.strip(" *") for line in heads for word in line.partition(":")[0].split(",")}
    yield from (f"parameter {p}" for p in signature.parameters if p not in named)
    yield from (f"parameter {p}, which it does not have" for p in named - {*signature.parameters})
    if signature.return_annotation not in (None, "None") and not {"Returns", "Yields"} & {*told}:
        yield "Returns"
    if leaves(function) and "Raises" not in told:
        yield "Raises"
    if (">>>" not in told.get("Examples", "")) != (name in NO_EXAMPLE):
        yield "an example" if name not in NO_EXAMPLE else "no example, so it is no exception"
    if not told[""]:
        yield "a first line"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_a_room_hands_out_is_documented(name):
    """Each parameter by its name, what comes back, what it raises, and an example."""
    assert not [*lacking(name, FUNCTIONS[name])]


def test_the_exceptions_are_functions_that_exist():
    """Nothing stays on a list after it is gone."""
    assert {*NO_EXAMPLE} <= {*FUNCTIONS}


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_that_a_room_hands_out_says_what_it_is(name):
    """A docstring of its own, not the one that a dataclass makes of its fields."""
    told = CLASSES[name].__doc__ or ""
    assert told
    assert not told.startswith(f"{CLASSES[name].__name__}(")


def test_the_reference_is_made_of_the_docstrings(root):
    """docs/api holds what `python tests/refresh_api.py` writes today, and nothing else."""
    found = {path.name: path.read_text(encoding="utf-8") for path in (root / "docs" / "api").glob("*.md")}
    assert found == API["pages"](), "run python tests/refresh_api.py"

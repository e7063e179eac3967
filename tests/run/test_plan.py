"""What runs is read from the notebooks, and a notebook that would run with the wrong parameters is refused."""

import pytest

from bsclib.errors import RunError
from bsclib.run.plan import declared, templates

from .conftest import PARAMETERS


def codes(error):
    """Return the codes of an error's faults."""
    return [fault.code for fault in error.value.faults]


def test_numbered_notebooks_run_in_the_order_of_their_numbers(shelf):
    """Only `NN_name.ipynb` belongs to the plan."""
    for name in ("02_b", "01_a", "draft"):
        shelf.put(name)
    assert [p.stem for p in templates(shelf.folder)] == ["01_a", "02_b"]
    assert [t.name for t in shelf.plan()] == ["01_a", "02_b"]


def test_an_empty_folder_is_refused(tmp_path):
    """Nothing to execute is a failure, not an empty success."""
    with pytest.raises(RunError):
        templates(tmp_path)


def test_a_notebook_with_a_level_runs_once_per_unit_that_has_a_card(shelf):
    """`center` and `department` fan out in the law's order; a level without cards gives no task."""
    shelf.put("04_center", parameters=f'{PARAMETERS}\ncenter: str = ""')
    shelf.put("05_department", parameters=f'{PARAMETERS}\ndepartment: str = ""')
    tasks = shelf.plan(units={"center": ["north", "south"]})
    assert [(t.name, t.parameters["center"]) for t in tasks] == [
        ("04_center-north", "north"),
        ("04_center-south", "south"),
    ]


@pytest.mark.parametrize(
    ("units", "runs"),
    [
        ({"process": [], "company": ["whole"]}, True),
        ({"process": ["cycle"], "company": []}, True),
        ({"process": [], "company": [], "department": ["sales"]}, False),
    ],
)
def test_a_notebook_about_levels_without_a_card_is_left_out(shelf, units, runs):
    """A company of departments alone gets no page about a company's card that it does not have."""
    shelf.put("01_always")
    shelf.put("03_company", cards=["process", "company"])
    assert ("03_company" in [t.name for t in shelf.plan(units=units)]) is runs


def test_a_misspelt_level_drops_no_notebook(shelf):
    """What is no level is no reason to leave a page out."""
    shelf.put("03_company", cards=["compnay"])
    assert [t.name for t in shelf.plan(units={"company": []})] == ["03_company"]


def test_every_declared_parameter_is_passed_and_the_workspace_stays_empty(shelf):
    """A task names each parameter of its notebook; the notebook finds the law it lies beside."""
    shelf.put("02_weights", parameters=f'{PARAMETERS}\nmethod: str = "eigenvector"')
    (task,) = shelf.plan()
    assert set(task.parameters) == set(declared(task.template))
    assert task.parameters["method"] == "eigenvector"
    assert task.parameters["workspace"] == ""


def test_the_token_depends_on_inputs_notebook_and_parameters_alone(shelf):
    """The same run gives the same token, so sealed notebooks are comparable; anything else gives another."""
    shelf.put("01_a")
    shelf.put("02_b")
    first, second = (t.parameters["run_token"] for t in shelf.plan())
    assert [t.parameters["run_token"] for t in shelf.plan()] == [first, second]
    assert len({first, second, *(t.parameters["run_token"] for t in shelf.plan(profile="published"))}) == 4


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"tags": ()}, "parameters_cell"),
        ({"parameters": PARAMETERS.replace("quarter", "quater")}, "parameter_missing"),
        ({"parameters": f'{PARAMETERS}\ncentre: str = ""'}, "parameter_unknown"),
        ({"parameters": PARAMETERS.replace(": str", "", 1)}, "parameter_line"),
        ({"parameters": f"{PARAMETERS}\nmethod: str = 3"}, "parameter_line"),
        ({"parameters": f"{PARAMETERS}\nmethod: list = []"}, "parameter_line"),
        ({"parameters": f"{PARAMETERS}\nimport os"}, "parameter_line"),
    ],
)
def test_a_notebook_that_papermill_would_run_wrongly_is_refused(shelf, options, code):
    """No cell, two cells, a misspelt or unknown name, an untyped line: papermill takes them all, we do not."""
    path = shelf.put("01_bad", **options)
    with pytest.raises(RunError) as error:
        declared(path)
    assert code in codes(error)


def test_two_parameters_cells_are_refused(shelf):
    """Papermill would silently take the first."""
    path = shelf.put("01_twice", PARAMETERS)
    text = path.read_text(encoding="utf-8").replace(
        '"metadata": {}, "source": "company', '"metadata": {"tags": ["parameters"]}, "source": "company'
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RunError) as error:
        declared(path)
    assert codes(error) == ["parameters_cell"]

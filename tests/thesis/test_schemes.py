"""Other schemes: a published one, the template, and what is refused."""

import shutil

import pytest

from bsclib.errors import InputError
from bsclib.paths import packaged
from bsclib.thesis import read_scheme, reproduce
from bsclib.thesis.text import text_figures


def test_the_leader_example_holds_but_for_one_figure(schemes):
    """Wikipedia's leader example: 16 priorities, 12 products, 3 totals; the text gives Dick 0.493, the table 0.492."""
    done = reproduce(read_scheme(schemes / "leader"), draws=0)
    counted = {k: n for k, n in done.counts.loc["total"].items() if n}
    # one weight is a unit of its last place off: nobody can say more
    assert counted == {"recomputed": 32, "given": 52, "undecided": 1, "contradicted": 1, "figures": 86}
    (wrong,) = done.unexplained().to_dict("records")
    assert (wrong["printed"], wrong["recomputed"]) == ("0.493", "0.492")


def test_its_totals_are_sums_of_unrounded_products(schemes):
    """Tom's and Harry's totals are a last digit off the sum of the printed products: they were summed unrounded."""
    frame = reproduce(read_scheme(schemes / "leader"), draws=0).table("goal")
    assert frame["verdict"].tolist() == ["recomputed", "recomputed", "recomputed"]
    assert frame["how_en"][0] == "sum of the unrounded products"


def test_the_template_is_a_scheme_that_holds():
    """What `--new` writes runs as it stands, and every figure with a cause is reproduced."""
    done = reproduce(read_scheme(packaged("params", "thesis", "template")), draws=0)
    total = done.counts.loc["total"]
    assert (total["contradicted"], total["missing"], total["restored"], total["undecided"]) == (0, 0, 0, 0)
    assert total["recomputed"] > 5


@pytest.fixture
def template(tmp_path):
    """Return a copy of the template to break."""
    shutil.copytree(packaged("params", "thesis", "template"), tmp_path / "s")
    return tmp_path / "s"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("scheme.yaml", "total: 100%", "total: hundred", "scheme"),
        ("scheme.yaml", "file: results.csv", "file: lost.csv", "scheme"),
        ("scheme.yaml", "item: 结果}", "item: 成果}", "scheme"),
        ("scheme.yaml", 'under: {table: "1"', 'under: {table: "9"', "scheme"),
        ("scheme.yaml", "natures: natures.csv", "natures: none.csv", "no_file"),
        ("scheme.yaml", "id: my_scheme", "id: my_scheme\ncolour: red", "unknown_key"),
        ("scheme.yaml", "id: my_scheme", "id: a\nid: b", "yaml_duplicate_key"),
        ("level1.csv", "1/3,1,3", "1/3,one,3", "entry"),
        ("level1.csv", "1/3,1,3", "0,1,3", "entry"),
        ("level1.csv", "item,c1", "item,c9", "no_column"),
    ],
)
def test_a_fault_of_a_scheme_is_refused_with_its_place(template, file, old, new, code):
    """Each broken file is named; nothing is guessed."""
    text = (template / file).read_text(encoding="utf-8")
    assert old in text
    (template / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_scheme(template)
    assert code in {f.code for f in refused.value.faults}
    assert all(str(f.place) for f in refused.value.faults)


def test_a_folder_without_a_scheme_says_how_to_get_one(tmp_path):
    """The remedy is the command that writes a template."""
    with pytest.raises(InputError, match="--new"):
        read_scheme(tmp_path)


@pytest.mark.parametrize(
    "cause", ["__import__('os')", "weight.__class__", 'weight("1", 9)', "1 +", "x * 2", "[1]", "2 ** 9"]
)
def test_an_expression_that_is_no_arithmetic_is_refused(template, cause):
    """Expressions know + − × ÷, text figures and three functions; all else is a fault with its line."""
    (template / "text.csv").write_text(
        'id,place_zh,place_en,label_zh,label_en,printed,cause,compare\na,文,text,数,n,0.5,"'
        + cause.replace('"', '""')
        + '",\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        text_figures(read_scheme(template))
    assert refused.value.faults[0].place.line == 2

"""The JSON schemas that editors complete from: fresh, complete, and agreeing with the loader."""

import json
from datetime import date

import jsonschema
import pytest
from ruamel.yaml import YAML

from bsclib.law.schemas import rendered, schemas
from bsclib.scoring.rules import rule_to_mapping

SCHEMAS = {name: jsonschema.Draft202012Validator(schema) for name, schema in schemas().items()}
KIND_OF_FOLDER = {"proposed": "scorecard", "scorecards": "scorecard", "judgements": "judgement", "quarters": "quarter"}


def plain(value):
    """Return what an editor sees: YAML values as JSON has them."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def faults(kind, path):
    """Return what the schema says against a file."""
    data = plain(YAML(typ="safe", pure=True).load(path))
    return [e.message for e in SCHEMAS[kind].iter_errors(data)]


@pytest.mark.parametrize("name", sorted(rendered()))
def test_the_committed_schema_is_fresh(root, name):
    """What is committed is what the models say today."""
    assert (root / "params/schemas" / f"{name}.json").read_text(encoding="utf-8") == rendered()[name]


def test_schemas_are_schemas():
    """Each is valid in its own dialect."""
    for validator in SCHEMAS.values():
        validator.check_schema(validator.schema)


def test_every_law_file_names_its_schema_and_passes_it(root):
    """The first line points to the schema by a relative path that exists, and no file fails its schema."""
    files = sorted((root / "params/g_company").rglob("*.yaml"))
    assert len(files) >= 18
    for path in files:
        kind = KIND_OF_FOLDER.get(path.parent.name, path.stem)
        assert not faults(kind, path), path
        if kind != "quarter" and "survey" not in path.parts:
            first = path.read_text(encoding="utf-8").splitlines()[0]
            named = path.parent / first.removeprefix("# yaml-language-server: $schema=")
            assert named.resolve() == root / "params/schemas" / f"{kind}.json"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("unit: count", "unit: {label: count, steps: pp}"),
        ("decimals: 0", "decimals: many"),
        ("kind: step, per: 1", "kind: stepp, per: 1"),
        ("per: 1, unit", "par: 1, unit"),
        ("{zh: 投诉, en: Complaints}", "{zh: 投诉}"),
        ("origin: shop/margin", "origin: shop"),
        ("    unit: count\n", "", ),
    ],
)  # fmt: skip
def test_an_editor_underlines_what_the_loader_refuses(small, old, new):
    """A slip in a card fails the schema too."""
    path = small / "scorecards/shop.yaml"
    assert not faults("scorecard", path)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert faults("scorecard", path)


def test_every_rule_of_the_law_fits_the_rule_schema(law):
    """Any rule written back to its mapping is one the schema knows."""
    definition = jsonschema.Draft202012Validator(SCHEMAS["scorecard"].schema["$defs"]["rule"])
    for book in (law, law.replace(profile="published")):
        for card in book.scorecards:
            for indicator in card:
                mapping = rule_to_mapping(indicator.rule) if indicator.rule else None
                assert definition.is_valid(json.loads(json.dumps(mapping, default=str))), indicator.key

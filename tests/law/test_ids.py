"""Ids name files and folders on every system: what is not a plain lower-case word is refused wherever an id stands."""

import json

import pytest

from bsclib.errors import InputError
from bsclib.law import load_rulebook

HOSTILE = [
    "../x", "..", ".", "a/b", "a\\b", "/etc", "C:", "c:\\x", "~", "~root", "a b", " a", "a ", "a.", "a..b", ".a",
    "CON", "con", "nul", "aux", "prn", "com1", "lpt9", "COM0", "A", "Ab", "1a", "_a", "a-b", "a:b", "a*", "a?", "a|b",
    "a<b", "a>b", 'a"b', "a'b", "a$b", "a%b", "a;b", "a\nb", "a\tb", "a\x00b", "a\u202eb", "a\u200bb", "\uff41",
    "a\uff11", "é", "预算", "a" * 49, "", "-", "--help", "%2e%2e", "null", "a\u0301",
]  # fmt: skip
PLACES = [
    ("company.yaml", "id: small", "id: {}"),
    ("company.yaml", "  till:\n", "  {}:\n"),
    ("company.yaml", "  - shop\n", "  - {}\n"),
    ("scorecards/shop.yaml", "id: shop", "id: {}"),
    ("scorecards/shop.yaml", "  complaints:\n", "  {}:\n"),
    ("judgements/weights.yaml", "id: weights", "id: {}"),
]


@pytest.mark.parametrize("id", [h for h in HOSTILE if h != "null"], ids=ascii)
@pytest.mark.parametrize(("file", "text", "becomes"), PLACES, ids=lambda v: v.strip() if isinstance(v, str) else v)
def test_a_hostile_id_is_refused_where_it_stands(small, file, text, becomes, id):
    """The fault names the file and line; nothing outside the folder is touched."""
    before = sorted(p.relative_to(small.parent.parent) for p in small.parent.parent.rglob("*"))
    path = small / file
    damaged = path.read_text(encoding="utf-8").replace(text, becomes.format(json.dumps(id)), 1)
    path.write_text(damaged, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    assert any(f.place.file == f"params/small/{file}" and f.place.line for f in caught.value.faults)
    assert sorted(p.relative_to(small.parent.parent) for p in small.parent.parent.rglob("*")) == before


@pytest.mark.parametrize("level", ["company", "center", "department", "project", "post"])
@pytest.mark.parametrize("kind", ["profit", "cost", "expense", "investment"])
def test_every_level_and_kind_of_unit_has_room(small, level, kind):
    """A unit may be a project or a post, and a centre of any of the four kinds."""
    path = small / "company.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    level: department\n", f"    level: {level}\n    kind: {kind}\n"), encoding="utf-8"
    )
    till = load_rulebook(small).units["till"]
    assert (till.level, till.kind, till.lacking) == (level, kind, ("head", "accounts", "powers", "card"))

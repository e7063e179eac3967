"""The dialect: what is not YAML of ours is refused with its line, and nothing is guessed about a scalar."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsclib.errors import InputError
from bsclib.law import load_rulebook, strict_yaml
from bsclib.law.strict_yaml import MAX_BYTES, MAX_DEPTH, read

LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"

# what it is | text | code
HOSTILE = [
    ("anchor", "a: &x 1\n", "yaml_anchor"),
    ("anchor on a key", "&x a: 1\n", "yaml_anchor"),
    ("anchor on a mapping", "a: &x {b: 1}\n", "yaml_anchor"),
    ("anchor on the root", "&x\na: 1\n", "yaml_anchor"),
    ("alias", "a: 1\nb: *a\n", "yaml_anchor"),
    ("alias as a key", "*a : 1\n", "yaml_anchor"),
    ("a thousand laughs", LAUGHS, "yaml_anchor"),
    ("mapping that holds itself", "a: &a {b: *a}\n", "yaml_anchor"),
    ("merge key", "a: {<<: b}\n", "yaml_merge"),
    ("python object", "a: !!python/object/apply:os.system [ls]\n", "yaml_tag"),
    ("python name", "a: !!python/name:os.system ''\n", "yaml_tag"),
    ("local tag", "a: !include other.yaml\n", "yaml_tag"),
    ("string tag", "a: !!str 1\n", "yaml_tag"),
    ("binary tag", "a: !!binary aGk=\n", "yaml_tag"),
    ("tag on a key", "!!str a: 1\n", "yaml_tag"),
    ("set", "a: !!set {b, c}\n", "yaml_tag"),
    ("yaml 1.1", "%YAML 1.1\n---\na: 1\n", "yaml_directive"),
    ("tag directive", "%TAG ! tag:x,2000:\n---\na: 1\n", "yaml_directive"),
    ("two documents", "a: 1\n---\nb: 2\n", "yaml_documents"),
    ("duplicate key", "a: 1\na: 2\n", "yaml_duplicate_key"),
    ("duplicate key, quoted", "a: 1\n'a': 2\n", "yaml_duplicate_key"),
    ("duplicate key in flow", "x: {a: 1, a: 2}\n", "yaml_duplicate_key"),
    ("sequence as a key", "? [a, b]\n: 1\n", "yaml_key"),
    ("mapping as a key", "{a: 1}: 2\n", "yaml_key"),
    ("empty key", "'': 1\n", "yaml_key"),
    ("key with a newline", '"a\\nb": 1\n', "yaml_key"),
    ("key turned right to left", '"a\\u202eb": 1\n', "yaml_key"),
    ("deep flow", "a: " + "[" * 5000 + "]" * 5000, "yaml_depth"),
    ("deep mapping", "".join("{a: " for _ in range(3000)) + "}" * 3000, "yaml_depth"),
    ("deep block", "\n".join("  " * n + "a:" for n in range(200)), "yaml_depth"),
    ("deep dashes", "- " * 2000 + "a", "yaml_depth"),
    ("many nodes", "a: [" + "1," * 210_000 + "1]\n", "yaml_size"),
    ("large file", "a: " + "x" * (MAX_BYTES + 1), "yaml_size"),
    ("many faults", "a: 1\n" * 1_000, "yaml_size"),
    ("zero-width character", 'a: "x\u200by"\n', "yaml_invisible"),
    ("right-to-left override", 'a: "x\u202ey"\n', "yaml_invisible"),
    ("escaped control character", 'a: "x\\x07y"\n', "yaml_invisible"),
    ("escaped surrogate", 'a: "\\uD800"\n', "yaml_invisible"),
    ("raw control character", "a: \x07\n", "yaml_syntax"),
    ("nul", "a: \x00\n", "yaml_syntax"),
    ("tab as indentation", "a:\n\tb: 1\n", "yaml_syntax"),
    ("unclosed quote", 'a: "x\nb: 1\n', "yaml_syntax"),
    ("unclosed bracket", "a: [1, 2\n", "yaml_syntax"),
    ("bad indentation", "a: 1\n   b: 2\n c: 3\n", "yaml_syntax"),
    ("unknown escape", 'a: "\\q"\n', "yaml_syntax"),
    ("percent in front", "a: %b\n", "yaml_syntax"),
    ("backtick", "a: `b`\n", "yaml_syntax"),
    ("long key", "x" * 2000 + ": 1\n", "yaml_syntax"),
    ("full-width colon", "a\uff1a1\nb: 2\n", "yaml_colon"),
    ("full-width colon alone", "a\uff1a1\n", "yaml_colon"),
    ("empty", "", "yaml_empty"),
    ("only a comment", "# nothing\n", "yaml_empty"),
    ("null", "null\n", "yaml_empty"),
]


@pytest.mark.parametrize(("text", "code"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile_text_is_refused_with_its_line(text, code):
    """Every fault has a code, a line and a remedy in both languages, and costs little memory."""
    document = read("x.yaml", text.encode("utf-8", "surrogatepass"))
    fault = next(f for f in document.faults if f.code == code)
    assert fault.place.file == "x.yaml"
    assert fault.place.line or code == "yaml_size"
    assert fault.render("zh") != fault.render("en")


@pytest.mark.parametrize("content", [b"\xff\xfea\x00:\x00", b"a: \xe4\xb8", "a: 预算".encode("gb18030")])
def test_what_is_not_utf8_is_refused(content):
    """Other encodings are named as such, with the line."""
    (fault,) = read("x.yaml", content).faults
    assert (fault.code, fault.place.line) == ("yaml_encoding", 1)


def test_scalars_are_the_text_that_stands_there():
    """No, on, 010, 1:30, 0x1F, 1_000, 1e3, dates and trailing zeros stay text; only null is nothing."""
    words = ["no", "on", "010", "1:30", "0x1F", "1_000", "1e3", "2021-01-01", "2.50", ".inf", "=", "<b"]
    document = read("x.yaml", "\n".join(f"- {w}" for w in words).encode())
    assert document.data == words
    assert read("x.yaml", b"[null, ~, NULL, 'null', '', \"~\"]").data == [None, None, None, "null", "", "~"]


def test_a_byte_order_mark_and_windows_lines_are_taken():
    """What editors on Windows write reads the same."""
    assert read("x.yaml", "\ufeffa: 1\r\nb: 2\r\n".encode()).data == {"a": "1", "b": "2"}


def test_depth_up_to_the_limit_is_taken():
    """Twenty levels are allowed, the twenty-first is not."""
    inside = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert not read("x.yaml", inside.encode()).faults
    assert read("x.yaml", f"[{inside}]".encode()).faults[0].code == "yaml_depth"


@given(st.text(max_size=200))
def test_no_text_escapes_as_a_traceback(text):
    """Whatever the bytes, the reader answers with data or with faults."""
    document = read("x.yaml", text.encode("utf-8", "surrogatepass"))
    assert document.faults or document.data is not None


@given(st.binary(max_size=200))
def test_no_bytes_escape_as_a_traceback(content):
    """The same for bytes that are no text."""
    document = read("x.yaml", content)
    assert document.faults or document.data is not None


@pytest.mark.parametrize(
    "text", ["a: 1\n", "- a\n", "x\n", LAUGHS, "", "{}", "id: [", "a: !!python/name:os.system ''\n"]
)
@pytest.mark.parametrize("file", ["company.yaml", "scorecards/shop.yaml", "strategy.yaml", "judgements/weights.yaml"])
def test_a_file_that_is_something_else_is_refused(small, file, text):
    """A list, a word, an empty or hostile file in the place of a law file is one refusal naming it."""
    (small / file).write_text(text, encoding="utf-8")
    if (file, text) == ("strategy.yaml", "{}"):
        assert not load_rulebook(small).strategy.objectives
        return
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    assert {f.place.file for f in caught.value.faults} == {f"params/small/{file}"}


JUNK = (
    *"\t\r\n :-?{}[],&*!|>'\"%@`#~\u2028\x85\ufeff：中<",
    "---\n",
    "? ",
    "- - ",
    "''",
    '"\\x41"',
    "|2\n",
    ":\n",
    "\n  x",
)


def test_the_quick_parser_says_what_the_other_one_says(root, monkeypatch):
    """Law cut and damaged 3,000 ways: whatever libyaml takes, the parser in Python reads alike, lines and all."""
    rng, taken, quick = random.Random(7), 0, strict_yaml._sound
    texts = [path.read_text("utf-8-sig") for path in sorted((root / "params").rglob("*.yaml"))]
    monkeypatch.setattr(strict_yaml, "_sound", lambda file, text: None)
    for _ in range(3_000):
        text = "".join(rng.choice(texts).splitlines(True)[: rng.randrange(1, 9)])
        for _ in range(rng.randrange(3)):
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice(JUNK) + text[at + rng.randrange(2) :]
        if (found := quick("a", text)) is not None:
            taken += 1
            assert found == read("a", text.encode()), text
    assert taken > 800

"""A page is safe to open, whatever a notebook put into it."""

from html.parser import HTMLParser

import nbformat.v4 as nb
import pytest

from bsclib.reports.html import Page, sanitize, title_of, to_html


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Note one element."""
        self.found.append((tag, dict(attrs)))


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="http://x.org/a.png" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    "<iframe src='//x.org'></iframe>",
    "<style>@import url(http://x.org)</style>",
    '<svg onload="alert(1)"></svg>',
]


def page_of(*cells, **around):
    """Return the page of a notebook with `cells`."""
    return to_html(nb.new_notebook(cells=list(cells)), Page(**{"title": "t", **around}))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_of_a_notebook_becomes_active(text):
    """In prose, in HTML outputs, in streams, in titles and in the lines around."""
    output = nb.new_output("display_data", data={"text/html": text, "text/plain": ""})
    stream = nb.new_output("stream", text=text)
    scripted = nb.new_output("display_data", data={"application/javascript": "alert(1)"})
    cells = [nb.new_markdown_cell(text), nb.new_code_cell("x", outputs=[output, stream, scripted])]
    html = page_of(*cells, title=text, strip=(text,), warnings=(text,), subject=text, footer=text, watermark=text)
    found = Elements(html).found
    assert not {tag for tag, _ in found} & {"script", "img", "iframe", "svg", "link", "object", "base"}
    assert [tag for tag, _ in found].count("style") == 1
    names = {name for _, attributes in found for name in attributes}
    assert not {name for name in names if name.startswith("on")} | names & {"src", "style", "srcdoc"}
    assert not [a["href"] for _, a in found if a.get("href")]


def test_the_policy_forbids_everything_but_inline_style_and_images():
    """Even if something slipped through, the browser would not run or load it."""
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page_of()


def test_only_the_language_asked_for_is_on_the_page():
    """Prose of the other language and what is meant for the notebook's own readers are left out."""
    cells = [
        nb.new_markdown_cell("# 标题", metadata={"tags": ["zh"]}),
        nb.new_markdown_cell("# Title", metadata={"tags": ["en"]}),
        nb.new_code_cell("x", metadata={"tags": ["aside"]}, outputs=[nb.new_output("stream", text="token")]),
    ]
    chinese, english = (page_of(*cells, language=lang) for lang in ("zh", "en"))
    assert "标题" in chinese
    assert "Title" not in chinese
    assert "Title" in english
    assert "标题" not in english
    assert "token" not in chinese + english
    assert title_of(nb.new_notebook(cells=cells), "en") == "Title"


def test_code_and_warnings_of_libraries_are_not_on_the_page():
    """Readers see results only."""
    noise = nb.new_output("stream", name="stderr", text="DeprecationWarning")
    html = page_of(nb.new_code_cell("secret = 1", outputs=[noise]))
    assert "secret" not in html
    assert "DeprecationWarning" not in html


def test_the_same_notebook_gives_the_same_page():
    """No time and no random id."""
    cell = nb.new_markdown_cell("text", id="a")
    assert page_of(cell) == page_of(cell)


def test_links_lead_only_to_pages_of_the_revision():
    """The page itself is not a link; others are relative."""
    html = page_of(nav=(("a.html", "A"), ("b.html", "B")), here="a.html")
    assert '<a href="b.html">B</a>' in html
    assert "<b>A</b>" in html
    assert sanitize('<a href="https://x.org">x</a>') == "<a>x</a>"

"""Controls to turn: a slider moves an input, the library computes what follows.

In a live notebook (or on a Voilà page) an `Explorer` is widgets; where no kernel runs it is a static page: the figures
at the start, and for each control a table of its positions, computed beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from importlib.util import find_spec
from typing import Any

from bsclib.errors import NOTHING, BscError, Text, same
from bsclib.table import Shown, Table, TableColumn, written
from bsclib.teaching.words import words

MOST = 17  # positions of a control on paper, about


class Turnable:
    """What is widgets where a kernel runs, and a page where none does."""

    def live(self) -> Any:
        """Return the widgets."""
        raise NotImplementedError

    def still(self) -> str:
        """Return the page of one who has no kernel, as HTML."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        bundle = {"text/plain": repr(self), "text/html": self.still()}
        return {**self.live()._repr_mimebundle_(), **bundle} if find_spec("ipywidgets") else bundle


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to turn.

    Attributes
    ----------
    name : str
        The keyword under which `result` and `picture` take its value.
    label : Text
    values : sequence
        Its positions, in order; none: anything may be typed.
    start : object
        One of them.
    menu : bool
        A list to choose from in place of a slider.
    words : function of a value
        How it is shown; default: as a table writes it.
    tab : Text
        The tab that it stands on among many; what has a tab has no table of positions on paper.
    """

    name: str
    label: Text
    values: Sequence[Any]
    start: Any
    menu: bool = False
    words: Callable[[Any], Text] | None = None
    tab: Text = NOTHING

    def position(self, value: Any, lang: str) -> str:
        """Return a position as a person reads it."""
        return written(self.words(value) if self.words else value, lang)

    def widget(self, lang: str) -> Any:
        """Return the widget, without its label."""
        import ipywidgets

        wide: dict[str, Any] = {"layout": {"width": "58%"}}
        if not self.values:
            return ipywidgets.Text(value=self.start, continuous_update=False, **wide)
        wide |= {"options": [(self.position(v, lang), v) for v in self.values], "value": self.start}
        return ipywidgets.Dropdown(**wide) if self.menu else ipywidgets.SelectionSlider(continuous_update=False, **wide)


@dataclass(frozen=True, repr=False)
class Explorer(Turnable):
    """What follows from where the controls stand.

    Attributes
    ----------
    title : Text
    controls : sequence of Control
    result : function of the controls' values by name
        The figures that follow, by what they are called.
    picture : function of the controls' values by name, optional
        A figure or a table beside them.
    language : "zh" or "en"
    places : int
        Decimals of figures that are not whole.
    """

    title: Text
    controls: Sequence[Control]
    result: Callable[..., Mapping[Text, Shown]]
    picture: Callable[..., object] | None = None
    language: str = "zh"
    places: int = 2

    @property
    def start(self) -> dict[str, Any]:
        """Where the controls stand at first."""
        return {c.name: c.start for c in self.controls}

    def at(self, **moved: Any) -> Table:
        """Return the figures that follow when some controls are moved and the others stand at their start."""
        return self._table([(words.AS_NOW, self.start | moved)])

    def positions(self, name: str) -> Table:
        """Return the figures at the positions of one control (of many, some), the others at their start."""
        control = next(c for c in self.controls if c.name == name)
        last, step = len(control.values) - 1, -(-len(control.values) // MOST)
        kept = [v for n, v in enumerate(control.values) if not n % step or n == last or v == control.start]
        rows = [(same(control.position(v, self.language)), self.start | {name: v}) for v in kept]
        return self._table(rows, control.label)

    def _table(self, rows: Sequence[tuple[Text, dict[str, Any]]], of: Text = NOTHING) -> Table:
        found = [(label, dict(self.result(**choice))) for label, choice in rows]
        columns: list[TableColumn[Any]] = [TableColumn("", lambda row: row[0])]
        columns += [TableColumn(k, partial(_under, k), "r", self.places) for k in found[0][1]]
        return Table.of(columns, found, self.language, of)

    def to_html(self, **moved: Any) -> str:
        """Return figures and picture for where the controls stand, as HTML; what cannot be is told in their place."""
        try:
            shown = [self.at(**moved), *([self.picture(**self.start | moved)] if self.picture else [])]
        except BscError as error:
            return f"<pre>{escape(error.render(self.language))}</pre>"
        return "".join(map(_html, shown))

    def still(self) -> str:
        """Return the figures at the start and a table of positions for each control, as HTML."""
        tables = [self.positions(c.name).to_html() for c in self.controls if c.values and c.tab == NOTHING]
        said = f"<p>{escape(words.STATIC.of(self.language))}</p>" if tables else ""
        return f"{self._head}{self.to_html()}{said}{''.join(tables)}"

    @property
    def _head(self) -> str:
        return f"<p><strong>{escape(self.title.of(self.language))}</strong></p>"

    def live(self) -> Any:
        """Return the controls as widgets above what follows from them."""
        import ipywidgets

        turned = {c.name: c.widget(self.language) for c in self.controls}
        shown = ipywidgets.HTML()

        def turn(_: object = None) -> None:
            shown.value = self.to_html(**{name: widget.value for name, widget in turned.items()})

        for widget in turned.values():
            widget.observe(turn, "value")
        turn()
        tabs = dict.fromkeys(c.tab for c in self.controls)
        lines = [(c.tab, _beside(c.label.of(self.language), turned[c.name])) for c in self.controls]
        boxes = [ipywidgets.VBox([line for own, line in lines if own == tab]) for tab in tabs]
        titles = [tab.of(self.language) for tab in tabs]
        held = ipywidgets.Tab(boxes, titles=titles) if len(boxes) > 1 else ipywidgets.VBox(boxes)
        return ipywidgets.VBox([ipywidgets.HTML(self._head), held, shown])

    def __repr__(self) -> str:
        return "\n".join([self.title.of(self.language), self.at().to_text()])


@dataclass(frozen=True, repr=False)
class Chooser(Turnable):
    """A menu of explorers, one of them shown; on paper the first.

    Attributes
    ----------
    label : Text
    known : mapping of name → function that makes the explorer
    language : "zh" or "en"
    """

    label: Text
    known: Mapping[Text, Callable[[], Explorer]]
    language: str = "zh"

    def live(self) -> Any:
        """Return the menu above the widgets of what is chosen."""
        import ipywidgets

        names = [name.of(self.language) for name in self.known]
        options = [*zip(names, self.known.values(), strict=True)]
        menu = ipywidgets.Dropdown(options=options, layout={"width": "58%"})
        below = ipywidgets.VBox()

        def turn(_: object = None) -> None:
            below.children = (menu.value().live(),)

        menu.observe(turn, "value")
        turn()
        return ipywidgets.VBox([_beside(self.label.of(self.language), menu), below])

    def still(self) -> str:
        """Return the page of the first, as HTML."""
        return next(iter(self.known.values()))().still()

    def __repr__(self) -> str:
        return repr(next(iter(self.known.values()))())


def _beside(label: str, widget: Any) -> Any:
    """Return a widget with its label on the left, which wraps and so never takes the slider's rail."""
    import ipywidgets

    return ipywidgets.HBox([ipywidgets.HTML(escape(label), layout={"width": "40%"}), widget])


def _under(head: Text, row: tuple[Text, dict[Text, Shown]]) -> Shown:
    return row[1].get(head)


def _html(shown: object) -> str:
    """Return what a table, a figure or a sentence is as HTML."""
    bundle = getattr(shown, "_repr_mimebundle_", None)
    data = bundle() if bundle else {"text/plain": str(shown)}
    data = data[0] if isinstance(data, tuple) else data
    if "image/png" in data:
        alt = escape(data.get("text/plain", ""), quote=True)
        return f'<p><img src="data:image/png;base64,{data["image/png"]}" alt="{alt}" style="max-width:100%"></p>'
    return str(data.get("text/html") or f"<p>{escape(data['text/plain'])}</p>")

"""Write the API reference from the docstrings: `python tests/refresh_api.py`.

One page a room under `docs/api/`, made of what the room's `__init__` hands out (`__all__`; of a room that is a single
module, what it defines).  `tests/test_docstrings.py` holds the pages fresh and the docstrings whole.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from typing import Any

import bsclib

PAGES = Path(__file__).resolve().parents[1] / "docs" / "api"
INSIDE = {"cli", "conftest"}  # commands are documented by their --help, what examples may count on by GIVEN
GIVEN = "Before each example: `from bsclib.quarter import sample_quarter; view = sample_quarter()`.\n"
SECTION = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)


def rooms() -> list[str]:
    """Return the names of the rooms that hand something out."""
    return [m.name for m in pkgutil.iter_modules(bsclib.__path__) if m.name not in INSIDE and m.name[0] != "_"]


def public(room: str) -> dict[str, Any]:
    """Return name → object of what a room hands out."""
    module = importlib.import_module(f"bsclib.{room}")
    own = [n for n, v in vars(module).items() if n[0] != "_" and getattr(v, "__module__", "") == module.__name__]
    names = getattr(module, "__all__", [n for n in own if callable(getattr(module, n))])
    return {name: getattr(module, name) for name in names}


def sections(doc: str) -> dict[str, str]:
    """Return the sections of a numpydoc docstring by name, what stands before the first one under ""."""
    first, *parts = SECTION.split(doc)
    return {"": first.strip(), **{n: text.rstrip() for n, text in zip(parts[::2], parts[1::2], strict=True)}}


def _entry(name: str, thing: Any) -> str:
    """Return what a page says of one name."""
    if not (inspect.isfunction(thing) or inspect.isclass(thing)):
        # how a type or an object without a name writes itself differs between versions of Python
        plain = len(repr(thing)) < 80 and " at 0x" not in repr(thing) and "Alias" not in type(thing).__name__
        value = f" `{thing!r}`" if plain else ""
        return f"### `{name}`\n\n{type(thing).__name__}{value}\n"
    kind = "class " if inspect.isclass(thing) else ""
    parts = [f"### `{name}`\n", f"```python\n{kind}{name}{_signature(thing)}\n```\n"]
    for head, text in sections(inspect.getdoc(thing) or "").items():
        fence = "python" if head == "Examples" else "text"
        parts += [f"**{head}**\n\n```{fence}\n{text}\n```\n"] if head else [f"{text}\n"] if text else []
    return "\n".join(parts)


def _signature(thing: Any) -> str:
    """Return the signature of a function, and of a class that a user calls; the types stand below it."""
    if inspect.isclass(thing) and (issubclass(thing, BaseException) or "pydantic" in str(type(thing))):
        return ""
    try:
        found = inspect.signature(thing)
    except ValueError:
        return ""
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in found.parameters.values()]
    text = str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty))
    return re.sub(r"<function .* at 0x[0-9a-f]+>", "…", text)


def page(room: str) -> str:
    """Return the page of a room."""
    module = importlib.import_module(f"bsclib.{room}")
    about = sections(inspect.getdoc(module) or "")[""]
    note = "<!-- made from the docstrings by tests/refresh_api.py: edit those -->"
    told = [_entry(n, v) for n, v in public(room).items()]
    given = [GIVEN] if re.search(r">>>.*\b(view|sample_quarter)\b", "".join(told)) else []
    return "\n".join([note, f"# bsclib.{room}\n", f"{about}\n", *given, *told])


def pages() -> dict[str, str]:
    """Return file name → text of every page, the list of rooms among them."""
    firsts = {r: (inspect.getdoc(importlib.import_module(f"bsclib.{r}")) or "").split("\n")[0] for r in rooms()}
    index = "".join(f"- [bsclib.{room}]({room}.md): {first}\n" for room, first in firsts.items())
    head = "<!-- made from the docstrings by tests/refresh_api.py: edit those -->\n# What each room hands out\n\n"
    return {"README.md": head + index, **{f"{room}.md": page(room) for room in rooms()}}


def main() -> None:
    """Write the pages, and delete those of rooms that are gone."""
    PAGES.mkdir(exist_ok=True)
    found = pages()
    for old in PAGES.glob("*.md"):
        if old.name not in found:
            old.unlink()
    for name, text in found.items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

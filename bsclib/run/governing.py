"""What a run asks of governance, where that room is installed: approved law, keys, what page one must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bsclib.archive import Store
from bsclib.errors import Text
from bsclib.paths import has_room
from bsclib.quarter import QuarterView

SAMPLE = Text("示例数据", "sample figures")
SIGNERS = "allowed_signers"


def warnings_of(view: QuarterView, store: Store, told: Sequence[Text]) -> list[str]:
    """Return what every page must say first: sample figures, what is `told` of notebooks, law that nobody approved."""
    said = [*([SAMPLE] if view.rulebook.company.sample else []), *told]
    if not has_room("governance"):
        return [text.of(view.language) for text in said]
    from bsclib.governance import law_warning

    law = law_warning(store, view.rulebook, view.facts)
    return [text.of(view.language) for text in (*said, *([law] if law else []))]


def approved_law_of(store: Store, view: QuarterView) -> Mapping[str, bytes]:
    """Return path → bytes of the approved law of the quarter's year, nothing where none is."""
    if not has_room("governance"):
        return {}
    from bsclib.governance.lawbook import approved_law

    return approved_law(store, view.company, view.facts.period, view.rulebook.folder / SIGNERS)


def require_keys(store: Store, view: QuarterView) -> None:
    """Take the company's first list of signers into the journal, so that from now on keys are required."""
    if has_room("governance"):
        from bsclib.governance import first_list

        first_list(store, view.company, view.rulebook.folder / SIGNERS)

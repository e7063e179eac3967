"""What a run asks of governance, where that room is installed: approved law, keys, what page one must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bsclib.archive import Store
from bsclib.errors import Text
from bsclib.i18n import LANGUAGES
from bsclib.law.findings import SLIPS
from bsclib.paths import has_room
from bsclib.quarter import QuarterView

SAMPLE = Text("示例数据", "sample figures")
SIGNERS = "allowed_signers"


NAMED = 3  # slips that the line above every page spells out
LAW_SLIPS = Text("办法疑有笔误 {n} 处：{list}", "{n} likely slips in the law: {list}")


def warnings_of(view: QuarterView, store: Store, told: Sequence[Text]) -> list[str]:
    """Return what every page must say first: sample figures, what is `told`, slips of the law, law not approved."""
    said = [*([SAMPLE] if view.rulebook.company.sample else []), *told, *_slips(view)]
    if not has_room("governance"):
        return [text.of(view.language) for text in said]
    from bsclib.governance import law_warning

    law = law_warning(store, view.rulebook, view.facts)
    return [text.of(view.language) for text in (*said, *([law] if law else []))]


def _slips(view: QuarterView) -> list[Text]:
    """Return, as one sentence, the slips of the quarter's law with file and line, the first of them by name."""
    found = [fault for fault in view.rulebook.notices if fault.code in SLIPS]
    if not found:
        return []
    named = {lang: "; ".join(f"{Path(f.place.file).name}:{f.place.line} {f.found.of(lang)}" for f in found[:NAMED])
             for lang in LANGUAGES}  # fmt: skip
    more = "…" if len(found) > NAMED else ""
    return [LAW_SLIPS.fill(n=len(found), list=Text(named["zh"].replace("; ", "；") + more, named["en"] + more))]


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

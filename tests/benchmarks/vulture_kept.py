"""Names of the library that nothing in it uses, each kept for a reason: `python tests/benchmarks/vulture_kept.py`.

vulture looks at the library, and at the notebooks as callers; tests do not count. What it reports and this list does
not name is to be called or deleted; what this list names and vulture no longer reports is to be struck off.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[2]
CONVENTIONS = [
    "__getattr__",
    "__dir__",
    "_render_traceback_",
    "_repr_html_",
    "_repr_latex_",
    "_repr_mimebundle_",
]  # Python, Jupyter
FRAMEWORKS = {
    "a setting of the YAML writer": ("schemes:preserve_quotes",),
    "click calls it": (
        "cli:get_command",
        "cli:list_commands",
        "cli:help",
        "cli:format_arguments",
        "cli:format_epilog",
        "cli:format_help_text",
        "cli:format_usage",
    ),
    "jupyter_client asks a provisioner for it": (
        "run:launch_kernel",
        "run:pgid",
        "run:poll",
        "run:terminate",
    ),
    "IPython reads or calls it in the kernel": ("run:ask_exit", "run:shell"),
    "papermill asks its translator for it": ("run:translate_escaped_str",),
    "tqdm reads it": ("cli:monitor_interval",),
    "pydantic reads it": ("law:model_config",),
    "jinja's environment reads it": ("quarter:globals",),
    "python-docx reads it": (
        *(f"word:{n}" for n in ("author", "keep_with_next", "alignment", "italic")),
        *(f"word:{n}" for n in ("page_width", "page_height", "left_margin", "right_margin")),
    ),
}
LOOKED_AT = {
    "a finding that the reader of a notebook looks at, documented with its class": (
        "ahp:farthest",
        "ahp:most_influential",
        "ahp:ranks_change",
        "ahp:stable",
        "ahp:to_frame",
        "budgeting:static",
        "budgeting:mape",
    ),
    "compares ways of forecasting on figures that are nobody's budget; docs/budgeting.md": ("cycle:public_series",),
    "a limit of the alerts, read by its name": (
        "law:alarm",
        "law:warn",
        "law:watch",
    ),
    "writes the schemas after a change of the law's models; docs/law.md": ("law:write_schemas",),
    "a column of a published scheme's files, read by its name": (
        "published:card_en",
        "published:errata",
        "published:glossary",
        "published:licence",
        "published:rule_en",
        "published:standards",
    ),
}
KEPT = {name: why for group in (FRAMEWORKS, LOOKED_AT) for why, names in group.items() for name in names}


def code_of(notebook: Path) -> str:
    """Return the code cells of a notebook as one text."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def unused(confidence: int = 60) -> set[str]:
    """Return `room:name` of every name of the library that neither it nor a notebook uses.

    Parameters
    ----------
    confidence : int
        [%] how sure vulture has to be; 60 is all that it finds.
    """
    found = Vulture(ignore_names=CONVENTIONS)
    for path in sorted({*(ROOT / "bsclib").rglob("*.py")} - {ROOT / "bsclib" / "conftest.py"}):
        found.scan(path.read_text(encoding="utf-8"), filename=path)
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        found.scan(code_of(path), filename=path)
    dead = [item for item in found.get_unused_code(min_confidence=confidence) if item.filename.suffix == ".py"]
    rooms = (item.filename.relative_to(ROOT / "bsclib").parts[0].removesuffix(".py") for item in dead)
    return {f"{room}:{item.name}" for room, item in zip(rooms, dead, strict=True)}


def main() -> None:
    """Print each name with its reason; leave with 1 where list and library differ."""
    found = unused()
    for name in sorted(found | set(KEPT)):
        print(f"{name:36} {KEPT.get(name, 'NO REASON') if name in found else 'USED OR GONE: strike it off'}")
    sys.exit(found != set(KEPT))


if __name__ == "__main__":
    main()

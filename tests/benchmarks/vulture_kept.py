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
CONVENTIONS = ["__getattr__", "__dir__", "_repr_html_", "_repr_mimebundle_"]  # Python and Jupyter call them
FRAMEWORKS = {
    "click calls it": (
        "cli/__init__.py:get_command",
        "cli/__init__.py:list_commands",
        "cli/words.py:help",
        "cli/words.py:format_arguments",
        "cli/words.py:format_epilog",
        "cli/words.py:format_help_text",
        "cli/words.py:format_usage",
    ),
    "jupyter_client asks a provisioner for it": (
        "run/forks.py:launch_kernel",
        "run/forks.py:pgid",
        "run/forks.py:poll",
        "run/forks.py:terminate",
    ),
    "IPython reads or calls it in the kernel": ("run/launch.py:ask_exit", "run/launch.py:shell"),
    "papermill asks its translator for it": ("run/execute.py:translate_escaped_str",),
    "tqdm reads it": ("cli/run.py:monitor_interval",),
    "pydantic reads it": ("law/vocabulary.py:model_config",),
    "jinja's environment reads it": ("cli/sample.py:globals",),
    "the page's template reads it": ("reports/html.py:watermark",),
}
LOOKED_AT = {
    "a finding that the reader of a notebook looks at, documented with its class": (
        "ahp/agreement.py:farthest",
        "ahp/agreement.py:most_influential",
        "ahp/repair.py:ranks_change",
        "budgeting/variance.py:static",
    ),
    "asks what if, in a notebook; docs/scoring.md": ("evidence/facts.py:with_actuals",),
    "where a target was read, as `cell` says where an actual was": ("evidence/facts.py:target_cell",),
    "a limit of the alerts, read by its name": (
        "law/company.py:alarm",
        "law/company.py:warn",
        "law/company.py:watch",
    ),
    "a word that the law keeps for its readers": (
        "law/card.py:frequency",
        "law/card.py:weight_detail",
        "law/organisation.py:leads",
        "law/strategy.py:statements",
    ),
    "writes the schemas after a change of the law's models; docs/law.md": ("law/schemas.py:write_schemas",),
    "a column of a published scheme's files, read by its name": (
        "thesis/scheme.py:card_en",
        "thesis/scheme.py:errata",
        "thesis/scheme.py:licence",
        "thesis/scheme.py:rule_en",
        "thesis/scheme.py:standards",
    ),
}
TO_COME = {
    "figures from a trial balance: its command is to come": ("evidence/ledger.py:figures_from_ledger",),
    "merged cells: the reader of foreign sheets asks for them": ("evidence/cell.py:areas",),
}
KEPT = {name: why for group in (FRAMEWORKS, LOOKED_AT, TO_COME) for why, names in group.items() for name in names}


def code_of(notebook: Path) -> str:
    """Return the code cells of a notebook as one text."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def unused(confidence: int = 60) -> set[str]:
    """Return `module:name` of every name of the library that neither it nor a notebook uses.

    Parameters
    ----------
    confidence : int
        [%] how sure vulture has to be; 60 is all that it finds.
    """
    found = Vulture(ignore_names=CONVENTIONS)
    for path in sorted((ROOT / "bsclib").rglob("*.py")):
        found.scan(path.read_text(encoding="utf-8"), filename=path)
    for path in sorted((ROOT / "notebooks").rglob("*.ipynb")):
        found.scan(code_of(path), filename=path)
    dead = [item for item in found.get_unused_code(min_confidence=confidence) if item.filename.suffix == ".py"]
    return {f"{item.filename.relative_to(ROOT / 'bsclib').as_posix()}:{item.name}" for item in dead}


def main() -> None:
    """Print each name with its reason; leave with 1 where list and library differ."""
    found = unused()
    for name in sorted(found | set(KEPT)):
        print(f"{name:52} {KEPT.get(name, 'NO REASON') if name in found else 'USED OR GONE: strike it off'}")
    sys.exit(found != set(KEPT))


if __name__ == "__main__":
    main()

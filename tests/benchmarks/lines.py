"""Lines per room and kind: code, docstring, comment, blank. `python tests/benchmarks/lines.py [REVISION]`.

With a revision of git, the same table of that revision stands beside today's. No line counts twice: a line
of a docstring is docstring, a line with any code is code, whatever else stands on it.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("code", "docstring", "comment", "blank")
BLANK_TOKENS = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}
HOLDERS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstring_lines(source: str) -> set[int]:
    """Return the numbers of the lines that docstrings cover."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, HOLDERS) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            found |= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    return found


def kinds_of(source: str) -> Counter[str]:
    """Return how many lines of `source` are of each kind.

    Examples
    --------
    >>> sorted(kinds_of('"Say."\\n\\n# why\\nx = 1  # how\\n').items())
    [('blank', 1), ('code', 1), ('comment', 1), ('docstring', 1)]
    """
    code: set[int] = set()
    comment: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            comment.add(token.start[0])
        elif token.type not in BLANK_TOKENS:
            code |= set(range(token.start[0], token.end[0] + 1))
    doc = docstring_lines(source)
    code -= doc
    comment -= code | doc
    whole = len(source.splitlines())
    parts = {"code": len(code), "docstring": len(doc), "comment": len(comment)}
    return Counter({**parts, "blank": whole - sum(parts.values())})


def files_of(revision: str | None) -> dict[str, str]:
    """Return every module of the library, today's or that of a revision: path → source."""
    if revision is None:
        return {p.relative_to(ROOT).as_posix(): p.read_text(encoding="utf-8") for p in (ROOT / "bsclib").rglob("*.py")}

    def git(*words: str) -> str:
        return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, check=True).stdout.decode()

    names = git("ls-tree", "-r", "--name-only", revision, "--", "bsclib").split()
    return {name: git("show", f"{revision}:{name}") for name in names if name.endswith(".py")}


def rooms_of(files: dict[str, str]) -> dict[str, Counter[str]]:
    """Return the kinds of line of each room; a module that lies directly in `bsclib/` is a room."""
    rooms: dict[str, Counter[str]] = {}
    for name, source in files.items():
        room = name.split("/")[1].removesuffix(".py")
        rooms[room] = rooms.get(room, Counter()) + kinds_of(source)
    return rooms


def main(revisions: list[str]) -> None:
    """Print the table, and the modules of more than 300 lines."""
    tables = [rooms_of(files_of(r)) for r in (*revisions, None)]
    print(f"{'room':14}" + "".join(f"{kind:>11}" for _ in tables for kind in KINDS))
    for room in sorted(set().union(*tables)):
        print(f"{room:14}" + "".join(f"{t.get(room, Counter())[kind]:11}" for t in tables for kind in KINDS))
    print(f"{'all':14}" + "".join(f"{sum(c[kind] for c in t.values()):11}" for t in tables for kind in KINDS))
    core = [sum(t.get(room, Counter())["code"] for room in ("ahp", "scoring")) for t in tables]
    print("ahp + scoring, code:", *core)
    sizes = {name: len(source.splitlines()) for name, source in files_of(None).items()}
    print("over 300 lines:", *sorted(f"{name} {n}" for name, n in sizes.items() if n > 300) or ["none"])


if __name__ == "__main__":
    main(sys.argv[1:])

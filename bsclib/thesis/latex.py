"""Tables for a paper: long tables ruled by booktabs, in a document that XeLaTeX compiles with the font beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from bsclib.figures import canvas
from bsclib.table import Table

_LINE = 150  # letters on a line of the landscape page at this size
_WRAPPED = 26  # a column wider than this is broken into lines
_SPECIAL = {c: "\\" + c for c in "&%$#_{}"} | {
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    "′": r"$'$",
    "≤": r"$\leq$",
    "−": r"$-$",
    "→": r"$\rightarrow$",
    "↔": r"$\leftrightarrow$",
    "λ": r"$\lambda$",
    "×": r"$\times$",
    "÷": r"$\div$",
    "·": r"$\cdot$",
}

PREAMBLE = rf"""\usepackage[a4paper,landscape,margin=18mm]{{geometry}}
\usepackage{{booktabs,longtable,array}}
\usepackage{{xeCJK}}
\setCJKmainfont[Path=./,AutoFakeBold=2]{{{canvas.FONT.name}}}
\setlength{{\tabcolsep}}{{4pt}}
\setlength{{\LTcapwidth}}{{\linewidth}}
"""


def escaped(text: str) -> str:
    r"""Return text as LaTeX sets it.

    Examples
    --------
    >>> print(escaped("50% & more"))
    50\% \& more
    """
    return "".join(_SPECIAL.get(c, c) for c in text)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _shape(table: Table) -> str:
    """Return the columns of a table: as wide as their text, long ones broken over what is left of the line."""
    whole = [row for row in table.rows if len(row) == len(table.heads)]
    widths = [max(_width(head), *(_width(row[k]) for row in whole), 1) for k, (head, _) in enumerate(table.heads)]
    long = [w > _WRAPPED for w in widths]
    left = _LINE - sum(w + 2 for w, wraps in zip(widths, long, strict=True) if not wraps)
    share = max(0.08, left / _LINE / max(sum(long), 1) - 0.015)
    return "".join(
        rf">{{\raggedright\arraybackslash}}p{{{share:.3f}\linewidth}}" if wraps else align.replace("w", "l")
        for (_, align), wraps in zip(table.heads, long, strict=True)
    )


def _line(cells: Iterable[str]) -> str:
    return " & ".join(map(escaped, cells)) + r" \\"


def latex_text(table: Table, title: str) -> str:
    r"""Return a table as a longtable ruled by booktabs, its title (which has a number) above; its head is repeated.

    Examples
    --------
    >>> from bsclib.table import Table, TableColumn
    >>> print(latex_text(Table.of([TableColumn("a", lambda r: r)], ["50%"], "en"), "A & B"))
    \begin{longtable}{l}
    \caption*{A \& B}\\
    \toprule
    a \\
    \midrule
    \endfirsthead
    \toprule
    a \\
    \midrule
    \endhead
    \bottomrule
    \endlastfoot
    50\% \\
    \end{longtable}
    """
    head = [r"\toprule", _line(table.header), r"\midrule"]
    body = [
        _line(row)
        if len(row) == len(table.heads)
        else rf"\multicolumn{{{len(table.heads)}}}{{l}}{{\textbf{{{escaped(row[0])}}}}} \\*"
        for row in table.rows
    ]
    start = [rf"\begin{{longtable}}{{{_shape(table)}}}", rf"\caption*{{{escaped(title)}}}\\"]
    feet = [*head, r"\endfirsthead", *head, r"\endhead", r"\bottomrule", r"\endlastfoot"]
    return "\n".join([*start, *feet, *body, r"\end{longtable}"])


def document(title: str, parts: Sequence[str], summary: Sequence[str], lang: str) -> str:
    """Return a document that takes the tables in from the files named, after a page of summary."""
    latin = [r'\xeCJKsetcharclass{"2018}{"201F}{0}'] if lang == "en" else []  # else quotes are as wide as Chinese ones
    told = [rf"{escaped(line)}\par\smallskip" for line in summary]
    taken = [rf"\input{{{name}}}" for name in parts]
    return "\n".join(
        [
            r"\documentclass[9pt]{extarticle}",
            r"\input{preamble.tex}",
            *latin,
            rf"\title{{{escaped(title)}}}\author{{}}\date{{}}",
            r"\begin{document}\maketitle",
            *told,
            r"\footnotesize",
            *taken,
            r"\end{document}",
            "",
        ]
    )

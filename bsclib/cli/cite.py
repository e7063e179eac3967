"""`bsc cite`: how to cite the library and its source, and the licence of the data."""

from __future__ import annotations

import click

from bsclib.cli.common import lang_option
from bsclib.cli.words import declare, spoken


@declare("cite", example="bsc cite")
@lang_option
def command() -> None:
    """Print the citation as BibTeX, then the licence."""
    from bsclib.paths import packaged
    from bsclib.thesis import read_scheme
    from bsclib.thesis.export import LICENCE, citation

    click.echo(citation(read_scheme(packaged("params", "thesis"))))
    click.echo(LICENCE.of(spoken()))

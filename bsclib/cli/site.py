"""`bsc site`: write the catalogue of everything that is sealed."""

from __future__ import annotations

import click

from bsclib.cli.common import Where, places
from bsclib.cli.words import declare


@declare("site", example="bsc site")
@places
def command(where: Where) -> None:
    """Rebuild `outputs/index.html` and `outputs/latest/`, and print the path of the page."""
    from bsclib.archive import Store
    from bsclib.run.catalogue import refresh

    click.echo(str(refresh(Store(where.outputs), where.lang)))

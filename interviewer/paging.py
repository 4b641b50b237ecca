"""Long text shown a screen at a time where there is a terminal, so that it can be searched; as it is elsewhere."""

from __future__ import annotations

import sys

import click

from interviewer import settings


def show(text: str, *, pager: bool) -> None:
    """Through the pager with its colours, or straight to standard output."""
    if pager:
        settings.let_less_show_colours()
        click.echo_via_pager(text, color=True)
    else:
        click.echo(text.encode(sys.stdout.encoding, "replace").decode(sys.stdout.encoding), nl=False)

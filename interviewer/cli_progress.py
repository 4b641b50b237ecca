"""The commands that look back and ahead: parse, call, print. Everything else is imported when one of them needs it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from interviewer.practice import Room
    from interviewer.wiring import Wiring

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")


class Day(click.ParamType[datetime.date]):
    """A day as ``2026-11-23``, ``today`` or ``yesterday``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """The day. Fails with what a day looks like."""
        if isinstance(value, datetime.date):
            return value
        today = datetime.datetime.now().astimezone().date()
        near = {"today": today, "yesterday": today - datetime.timedelta(days=1)}
        try:
            return near.get(str(value).lower()) or datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-11-23, or today.", param, ctx)


DAY = Day()


def register(group: click.Group, wiring: Callable[[], Wiring], room: Callable[[Wiring], Room]) -> None:
    """Add the commands to the program's own. ``wiring`` and ``room`` make what a command works with."""

    @group.command()
    @click.option("--round", "round_", metavar="R", help="Interviews of this round only; mixed is one of them.")
    @click.option("--since", type=DAY, metavar="DATE", help="Interviews from this day on, such as 2026-11-23.")
    @click.option("--skill", metavar="S", help="What lies behind one skill: sessions, verdicts, your words.")
    @json_option
    @click.option("--csv", "as_csv", is_flag=True, help="The levels as comma-separated values.")
    def history(round_: str | None, as_json: bool, as_csv: bool, **only: Any) -> None:
        """Levels over time, weak skills, and how far your own ratings were off.

        Judged levels, levels from your own marks and what the embedded engine found are three kinds of evidence and
        stand apart. docs/progress.md explains every figure.
        """
        from interviewer import progressing

        if as_csv and (as_json or only["skill"]):
            raise click.UsageError("--csv goes neither with --json nor with --skill.")
        form = "json" if as_json else "csv" if as_csv else "text"
        click.echo(progressing.history(wiring(), round_=round_, form=form, **only))

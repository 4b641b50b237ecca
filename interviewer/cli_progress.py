"""The commands that look back and ahead: parse, call, print. Everything else is imported when one of them needs it."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from interviewer.practice import Room
    from interviewer.wiring import Wiring

SENIORITIES = ("junior", "mid", "senior", "staff")

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
            day = near.get(str(value).lower()) or datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-11-23, or today.", param, ctx)
        if not 2000 <= day.year < 2200:
            self.fail(f"{day} is too far away.", param, ctx)
        return day


DAY = Day()


def register(group: click.Group, wiring: Callable[[], Wiring], room: Callable[[Wiring, bool], Room]) -> None:
    """Add the commands to the program's own. ``wiring`` and ``room`` make what a command works with."""
    for add in (_history, _plan, _drill, _ready, _outline, _autopsy):
        add(group, wiring, room)


Made = Callable[[], "Wiring"]
Rooms = Callable[["Wiring", bool], "Room"]

seniority_option = click.option(
    "--seniority",
    type=click.Choice(SENIORITIES),
    default="mid",
    show_default=True,
    help="Whose questions to choose from.",
)
date_option = click.option("--date", "today", type=DAY, default="today", metavar="DATE", help="As of this day.")
to_option = click.option("--to", type=click.Path(path_type=Path), metavar="FILE", help="Write it there instead.")
force_option = click.option("--force", is_flag=True, help="Replace a file that is there already.")


def _interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _history(group: click.Group, wiring: Made, _: Rooms) -> None:
    @group.command()
    @click.option("--round", "round_", metavar="R", help="Interviews of this round only; mixed is one of them.")
    @click.option("--since", type=DAY, metavar="DATE", help="Interviews from this day on, such as 2026-11-23.")
    @click.option("--skill", metavar="S", help="What lies behind one skill: sessions, verdicts, your words.")
    @json_option
    @click.option("--csv", "as_csv", is_flag=True, help="Each session's signals as comma-separated values.")
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


def _plan(group: click.Group, wiring: Made, _: Rooms) -> None:
    @group.command()
    @click.option("--start", type=DAY, metavar="DATE", help="Begin on this day, or today; it is remembered.")
    @click.option("--tick", multiple=True, metavar="NAME", help="Tick what no session can show.")
    @click.option("--untick", multiple=True, metavar="NAME", help="Take such a tick back.")
    @date_option
    @seniority_option
    @json_option
    def plan(start: datetime.date | None, as_json: bool, **wanted: Any) -> None:
        """Two weeks of preparation: today's block with the commands to run, what is done, what comes.

        What your sessions and files show is ticked by itself, the rest by --tick. The questions named are those on
        your weakest skills that you have not seen.
        """
        from interviewer import progressing

        made = wiring()
        asks = start is None and not as_json and _interactive()
        if asks and not wanted["tick"] and not wanted["untick"] and not progressing.plan_begun(made):
            start = wanted["today"] if click.confirm("Begin the two weeks today?", default=True) else None
        click.echo(progressing.plan(made, start=start, as_json=as_json, **wanted))


def _drill(group: click.Group, wiring: Made, room: Rooms) -> None:
    @group.command()
    @click.option("--skill", metavar="S", help="On this skill, due or not; see: interviewer list skills.")
    @click.option("--list", "listing", is_flag=True, help="Show what is due, and ask nothing.")
    @click.option("--model", metavar="M", help="offline, or a model name such as openai/NAME or ollama/NAME.")
    @seniority_option
    @click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")
    def drill(skill: str | None, listing: bool, model: str | None, seniority: str, as_json: bool) -> None:
        """One short question on the skill that is due, judged as usual; then the skill is scheduled again.

        The question is one you have not seen lately. How it went sets when the skill comes back: after a day when
        nothing was shown, after more than a week when all of it was. Works through a pipe too.
        """
        from interviewer import drilling
        from interviewer.domain.signal import Seniority

        made = wiring()
        if listing:
            click.echo(drilling.listed(made, as_json=as_json))
            return
        drilling.drill(
            made,
            room(made, as_json),
            skill=skill,
            seniority=Seniority(seniority),
            model=model,
            typed=_interactive(),
        )


def _ready(group: click.Group, wiring: Made, _: Rooms) -> None:
    @group.command()
    @date_option
    @seniority_option
    @json_option
    def ready(today: datetime.date, seniority: str, as_json: bool) -> None:
        """The final checklist, each item with its evidence, or with what to do next.

        An item is ready when each of its skills was shown unasked, twice in fourteen days, on questions you had never
        seen. What only the embedded engine saw makes an item nearly ready at most.
        """
        from interviewer import progressing

        click.echo(progressing.ready(wiring(), today=today, seniority=seniority, as_json=as_json))


def _outline(group: click.Group, wiring: Made, _: Rooms) -> None:
    @group.command()
    @click.argument("session", metavar="[SESSION]", required=False)
    @to_option
    @force_option
    def outline(session: str | None, to: Path | None, force: bool) -> None:
        """Write your answers down as an outline: your own sentences under the points they made, and the gaps.

        Takes the newest session unless SESSION names another. Nothing is added to what you said.
        """
        from interviewer import progressing

        click.echo(progressing.outline(wiring(), session, to=to, force=force))


def _autopsy(group: click.Group, wiring: Made, _: Rooms) -> None:
    @group.command()
    @click.argument("sessions", metavar="[SESSION...]", nargs=-1)
    @click.option("--project", required=True, metavar="NAME", help="What the project is called.")
    @to_option
    @force_option
    def autopsy(sessions: tuple[str, ...], project: str, to: Path | None, force: bool) -> None:
        """Write one of your projects down under the eight questions of a deep dive, in your own sentences.

        Takes the newest project deep dive unless SESSION names others. Nothing is added to what you said.
        """
        from interviewer import progressing

        click.echo(progressing.autopsy(wiring(), project, sessions, to=to, force=force))

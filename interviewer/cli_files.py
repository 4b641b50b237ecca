"""The commands about files: in from elsewhere, out to others, and away. Parse, call, print."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from interviewer.frontends.terminal import Terminal
    from interviewer.wiring import Wiring

FORMATS = ("vtt", "srt", "text", "markdown", "json")
SENIORITIES = ("junior", "mid", "senior", "staff")

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")


def register(
    group: click.Group, wiring: Callable[[Path | None], Wiring], terminal: Callable[[Wiring], Terminal | None]
) -> None:
    """Add the commands to the program's own.

    ``wiring`` makes what a command works with from a folder of rubrics; ``terminal`` gives where to ask, or None in a
    pipe.
    """
    _import(group, wiring, terminal)
    _export(group, wiring, terminal)
    _delete(group, wiring, terminal)


def _import(
    group: click.Group, wiring: Callable[[Path | None], Wiring], terminal: Callable[[Wiring], Terminal | None]
) -> None:
    @group.command("import")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--candidate", metavar="NAME", help="Who of the speakers is the candidate.")
    @click.option(
        "--question",
        "questions",
        metavar="ID",
        multiple=True,
        help="What was asked; once for each question, in order. See: interviewer list questions.",
    )
    @click.option(
        "--at",
        metavar="TIME",
        multiple=True,
        help="Where each question begins, HH:MM:SS or #N for the Nth turn. Default: where its prompt is said.",
    )
    @click.option("--round", "round_", metavar="R", help="Which round it was. Default: the question's own.")
    @click.option("--seniority", type=click.Choice(SENIORITIES), help="Sets the bar. Default: mid.")
    @click.option("--held", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day it was held, 2026-11-20.")
    @click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: by how the file begins.")
    @click.option("--rubrics", type=click.Path(path_type=Path), metavar="DIR", help="A folder of your own questions.")
    @click.option("--anyway", is_flag=True, help="Import a transcript that is too broken to be judged fairly.")
    @json_option
    def import_(
        file: Path,
        rubrics: Path | None,
        as_json: bool,
        round_: str | None,
        seniority: str | None,
        held: datetime.datetime | None,
        format_: Any,
        **wanted: Any,
    ) -> None:
        """Make a transcript from elsewhere one of yours, to judge and review like any other.

        FILE is WebVTT, SRT, a meeting's text export, "Name: words", Markdown with bold names, or JSON. In a terminal
        you are asked for what is missing; in a pipe the options say it.
        """
        from interviewer import intake
        from interviewer.domain.signal import Seniority

        made = wiring(rubrics)
        room = None if as_json else terminal(made)
        request = intake.Wanted(
            file,
            format=format_,
            round=round_,
            seniority=Seniority(seniority) if seniority else None,
            held=held.date() if held else None,
            **wanted,
        )
        done = intake.bring_in(made, request, _chooser(room) if room else None)
        _told(json.dumps(done.json()) if as_json else done.text(), room)


def _export(
    group: click.Group, wiring: Callable[[Path | None], Wiring], terminal: Callable[[Wiring], Terminal | None]
) -> None:
    @group.command()
    @click.argument("session", metavar="[ID]", required=False)
    @click.option(
        "--to", type=click.Path(path_type=Path), metavar="PLACE", required=True, help="A folder, or FILE.zip."
    )
    @click.option("--redact", is_flag=True, help="Replace names, e-mail addresses, phone numbers and links.")
    @click.option("--name", "names", metavar="NAME", multiple=True, help="A name to replace; once for each person.")
    @click.option("--force", is_flag=True, help="Overwrite what is there.")
    @json_option
    def export(session: str | None, to: Path, redact: bool, names: tuple[str, ...], force: bool, as_json: bool) -> None:
        """Write one session out to share it: transcript, scorecard, and the review to read.

        The newest session unless ID names another. With --redact the same name becomes the same placeholder
        everywhere, the scorecard's quotes included, and a project write-up is left out.
        """
        from interviewer.sharing import exporting

        made = wiring(None)
        path = made.transcripts.find(session)
        done = exporting.export(path, to, made.lexicon, redact=redact, names=names, force=force)
        _told(json.dumps(done.json()) if as_json else done.text(), None if as_json else terminal(made))


def _delete(
    group: click.Group, wiring: Callable[[Path | None], Wiring], terminal: Callable[[Wiring], Terminal | None]
) -> None:
    @group.command()
    @click.argument("sessions", metavar="ID...", nargs=-1)
    @click.option("--all", "everything", is_flag=True, help="Every session.")
    @click.option("--yes", is_flag=True, help="Do not ask.")
    @json_option
    def delete(sessions: tuple[str, ...], everything: bool, yes: bool, as_json: bool) -> None:
        """Remove sessions for good: transcript, scorecard and all that lies beside them.

        Asks in a terminal, and needs --yes in a pipe. A session that is open is not removed.
        """
        from interviewer import keeping

        made = wiring(None)
        paths = keeping.chosen(made.transcripts, sessions, everything=everything)
        room = None if as_json else terminal(made)
        if paths and not yes and not keeping.confirmed(paths, room):
            click.echo("Nothing was removed.")
            return
        removed, left = keeping.remove(paths), keeping.made_from(made.settings, paths)
        if as_json:
            click.echo(json.dumps({"removed": [str(p) for p in removed], "made_from_them": [str(p) for p in left]}))
            return
        told = [f"Removed {path}" for path in removed]
        told += [f"Still there, written from what is gone: {path}" for path in left]
        _told("\n".join(told) or "There is nothing to remove.", room)


def _chooser(room: Terminal) -> Callable[..., int]:
    from interviewer.frontends.choosing import one_of

    def choose(question: str, told: Any, marked: int) -> int:
        ids = [f"option {number}" for number in range(len(told))]
        return ids.index(one_of(room.page, room.ask, question, ids, told, marked=marked))

    return choose


def _told(text: str, room: Terminal | None) -> None:
    """Print a result, wrapped at words where somebody sees it."""
    from interviewer.text import terminal_safe

    for line in text.split("\n"):
        if room:
            room.page.line(line)
        else:
            click.echo(terminal_safe(line))

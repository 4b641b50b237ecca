"""The commands: parse, wire, run, exit code. Everything else is imported when a command needs it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interviewer import cli_files, cli_progress

if TYPE_CHECKING:
    from interviewer.frontends.terminal import Terminal
    from interviewer.practice import Room
    from interviewer.wiring import Wiring

SENIORITIES = ("junior", "mid", "senior", "staff")
WHAT = ("rounds", "questions", "personas", "skills", "models")

rubrics_option = click.option(
    "--rubrics",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of your own questions, rounds and personas.",
)
model_option = click.option("--model", metavar="M", help="offline, or a model name such as openai/NAME or ollama/NAME.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs.")


class _Commands(click.Group):
    """Lists commands in the order a candidate meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order they were added."""
        return list(self.commands)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="ml-interviewer", message="%(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """A mock interviewer for practical AI/ML interviews.

    Run bare in a terminal, it guides you into a practice. It needs no key and no network; with --model it
    interviews and judges with any language model. Nothing leaves this machine but the calls to that model.
    """
    if ctx.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            click.echo(ctx.get_help())
            return
        _guided()


def _guided() -> None:
    from interviewer import practice, settings
    from interviewer.frontends.guided import Guide
    from interviewer.wiring import Wanted

    wiring = _wiring(None)
    room = _terminal(wiring)
    guide = Guide(room.page, room.ask, wiring.route)
    choice = guide.choose(wiring.catalog, wiring.found_models(), wiring.settings.model)
    if choice.remember:
        settings.save_model(wiring.settings, choice.model)
    wanted = Wanted(
        round=choice.round,
        persona=choice.persona,
        minutes=choice.minutes,
        seniority=choice.seniority,
        model=choice.model,
        typed=True,
    )
    practice.start(wiring, wiring.opening(wanted), room)


@cli.command()
@click.option("--round", "round_", metavar="R", help="Which round; see: interviewer list rounds. Default: mixed.")
@click.option("--question", metavar="ID", help="Begin with this question; see: interviewer list questions.")
@click.option("--persona", metavar="P", help="Who interviews you; see: interviewer list personas.")
@click.option(
    "--seniority",
    type=click.Choice(SENIORITIES),
    default="mid",
    show_default=True,
    help="Sets the questions and the bar.",
)
@click.option("--minutes", type=float, metavar="N", help="How long, 1 to 240. Default: the round's own.")
@click.option("--pressure", type=click.IntRange(1, 3), help="How hard you are pressed. Default: the persona's own.")
@model_option
@click.option(
    "--project", type=click.Path(path_type=Path), metavar="FILE", help="Your project write-up, for the deep dive."
)
@rubrics_option
@click.option("--seed", type=int, metavar="N", help="The same questions and wording again.")
@json_option
def practice(rubrics: Path | None, as_json: bool, **wanted: Any) -> None:
    """Hold a mock interview, then the debrief.

    In a terminal Enter sends and Alt-Enter begins a new line; /help lists the commands. Piped, one line is one
    answer, blank lines are ignored, and the end of input closes and judges.
    """
    from interviewer import practice as practising
    from interviewer.domain.signal import Seniority
    from interviewer.wiring import Wanted

    wanted["seniority"] = Seniority(wanted["seniority"])
    wiring = _wiring(rubrics)
    room = _room(wiring, as_json=as_json)
    opening = wiring.opening(Wanted(round=wanted.pop("round_"), typed=_interactive(), **wanted))
    practising.start(wiring, opening, room)


@cli.command()
@click.argument("session", metavar="[ID]", required=False)
@rubrics_option
@json_option
def resume(session: str | None, rubrics: Path | None, as_json: bool) -> None:
    """Go on with an interrupted interview, the newest one unless ID names another."""
    from interviewer import practice as practising

    wiring = _wiring(rubrics)
    room = _room(wiring, as_json=as_json)
    path = wiring.transcripts.find(session, unfinished=session is None)
    practising.resume(wiring, path, room)


@cli.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@model_option
@click.option(
    "--samples",
    type=click.IntRange(1, 9),
    default=3,
    show_default=True,
    help="Readings by a model, combined by majority.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 32), default=2, show_default=True, help="Transcripts judged side by side."
)
@click.option(
    "--by-hand", is_flag=True, help="Write the judge's prompts for any chat window, and check pasted replies."
)
@click.option(
    "--appeal", nargs=2, metavar="ITEM QUOTE", help="Have one verdict, such as q1.baseline, read again blind."
)
@json_option
def judge(
    files: tuple[str, ...],
    model: str | None,
    samples: int,
    jobs: int,
    by_hand: bool,
    appeal: tuple[str, str] | None,
    as_json: bool,
) -> None:
    """Score transcripts: session ids or files, many side by side."""
    from interviewer import judging

    wiring = _wiring(None)
    paths = [wiring.transcripts.find(f) for f in files]
    if by_hand:
        code = judging.by_hand(wiring, paths, as_json=as_json)
    elif appeal:
        code = judging.appeal(wiring, paths, model, *appeal)
    else:
        code = judging.many(wiring, paths, model, samples=samples, jobs=jobs, as_json=as_json)
    sys.exit(code)


# Import, export and delete; what they are given stands at the end of this file.
cli_files.register(cli, lambda rubrics: _wiring(rubrics), lambda wiring: _terminal(wiring) if _interactive() else None)
# History, plan, drill, ready, outline and autopsy; what they are given stands at the end of this file.
cli_progress.register(cli, lambda: _wiring(None), lambda wiring, as_json: _room(wiring, as_json=as_json))


@cli.command()
@click.argument("session", metavar="[ID]", required=False)
@click.option("--markdown", metavar="FILE", help="Write it as Markdown; - is standard output.")
@click.option("--html", metavar="FILE", help="Write it as one page that needs no network; - is standard output.")
@json_option
def review(session: str | None, as_json: bool, **files: str | None) -> None:
    """Show an interview annotated, the newest one unless ID names another.

    Every mark stands at your own words: points, red flags, missed openings, vague claims, hedges and fillers; with
    what each follow-up pressed on and whether the answer moved.
    """
    from interviewer import paging, reviewing

    wanted = {f"--{name}": file for name, file in files.items() if file}
    columns, colour = shutil.get_terminal_size().columns, sys.stdout.isatty()
    out, told = reviewing.run(_wiring(None), session, wanted, as_json=as_json, columns=columns, colour=colour)
    click.echo(told, nl=False, err=True)
    paging.show(out, pager=_interactive() and not (wanted or as_json))


@cli.command("list")
@click.argument("what", type=click.Choice(WHAT))
@click.option("--round", "round_", metavar="R", help="Questions of this round only.")
@click.option("--collection", metavar="C", help="Questions of this collection only.")
@click.option("--signal", metavar="S", help="Questions with a point on this signal only.")
@click.option("--skill", metavar="S", help="Questions with a point on this skill only.")
@click.option("--seniority", type=click.Choice(SENIORITIES), help="Questions for this seniority only.")
@rubrics_option
@json_option
def list_(what: str, rubrics: Path | None, as_json: bool, **only: str | None) -> None:
    """What there is: rounds, questions, personas, skills or models."""
    from interviewer import listing

    only["round"] = only.pop("round_")
    click.echo(listing.text(_wiring(rubrics), what, {k: v for k, v in only.items() if v}, as_json=as_json))


@cli.command()
@click.argument("kind", type=click.Choice(("question", "persona", "round")))
@click.argument("name")
@rubrics_option
def new(kind: Any, name: str, rubrics: Path | None) -> None:
    """Begin a question, persona or round of your own: writes a commented file and says where.

    Without --rubrics it goes to your own folder, which every command finds by itself.
    """
    from interviewer import settings, starting

    path = starting.begin(kind, name, rubrics or settings.load().home / "rubrics")
    click.echo(f"{path}\nEdit it, then: interviewer check {path}")


@cli.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--rules", is_flag=True, help="Explain the rules of a good question, and check nothing.")
@json_option
def check(paths: tuple[Path, ...], rules: bool, as_json: bool) -> None:
    """Validate personas, rubrics and transcripts; without PATH, all that ships and all that is yours.

    Questions are also read for what makes a question a poor one; each such finding names its [rule].
    """
    if rules:
        from interviewer.linting import RULES

        click.echo("\n".join(f"{name}: {why}" for name, why in RULES.items()))
        return
    from interviewer import checking

    report = checking.check(_wiring(None), paths)
    click.echo(report.json() if as_json else report.text())
    sys.exit(1 if report.faults else 0)


@cli.command()
@json_option
def doctor(as_json: bool) -> None:
    """Which model would be used and why, where files go, and what is missing."""
    from interviewer import listing

    click.echo(listing.doctor(_wiring(None), as_json=as_json))


# --- shared ---------------------------------------------------------------------------------------------


def _wiring(rubrics: Path | None) -> Wiring:
    from interviewer import settings
    from interviewer.wiring import Wiring

    return Wiring(settings.load(), rubrics)


def _interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _room(wiring: Wiring, *, as_json: bool) -> Room:
    if as_json or not _interactive():
        from interviewer.frontends.piped import Lines, Piped

        return Piped(Lines(sys.stdin.fileno()), sys.stdout, as_json=as_json)
    return _terminal(wiring)


def _terminal(wiring: Wiring) -> Terminal:
    from interviewer.frontends.terminal import Terminal

    return Terminal(dumb=wiring.settings.environment.get("TERM", "") in ("", "dumb", "unknown"))


def main() -> None:
    """The entry point: runs the command, and turns what was raised on purpose into a message and an exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line. Returns its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    try:
        return cli.main(arguments, prog_name="interviewer", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. What was answered is kept.", err=True)
        return 130
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:
        return _failed(error)


def _failed(error: Exception) -> int:
    from interviewer.errors import InterviewerError
    from interviewer.text import terminal_safe

    if type(error).__name__ == "Stopped":
        return 130
    if isinstance(error, InterviewerError):
        click.echo(terminal_safe(f"interviewer: {error}"), err=True)
        return error.exit_code
    return _bug(error)


def _bug(error: Exception) -> int:
    """A fault of ours: one line for the candidate, and the whole story in a file to report."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="interviewer-", suffix=".log", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    click.echo(
        f"interviewer: this is a fault of the program, not yours: {type(error).__name__}.\n"
        f"What you answered is in the transcript. Please report {file.name}",
        err=True,
    )
    return 1

"""``interviewer review``: one interview annotated, as text, Markdown, HTML or data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from interviewer.domain.scorecard import Scorecard
from interviewer.errors import DataError, StoreError, UsageError
from interviewer.review.annotate import annotate
from interviewer.review.model import Review
from interviewer.store import fold, load_scorecard, scorecard_path
from interviewer.wiring import Wiring

MOST_PAST = 60
"""Earlier sessions whose scorecards are looked into for levels to compare."""

STDOUT = "-"


def read(wiring: Wiring, path: Path) -> Review:
    """The review of a transcript. Raises ``DataError`` or ``StoreError``."""
    transcript = fold(path).transcript
    past, broken = _past(wiring, transcript.session.id)
    review = annotate(transcript, load_scorecard(path), wiring.lexicon, past)
    if broken:
        told = f"Passed over, since it cannot be read: {', '.join(broken)}."
        review = review.model_copy(update={"warnings": (*review.warnings, told)})
    return review


def _past(wiring: Wiring, session: str) -> tuple[list[Scorecard], list[str]]:
    """Scorecards of earlier sessions, the newest first, and the names of those that are broken."""
    earlier = [i for i in wiring.transcripts.ids() if i < session][:MOST_PAST]
    found, broken = [], []
    for name in earlier:
        path = wiring.transcripts.path(name)
        try:
            card = load_scorecard(path)
        except DataError:
            broken.append(scorecard_path(path).name)
            continue
        if card is not None:
            found.append(card)
    return found, broken


def data(review: Review) -> str:
    """The review as one JSON object on one line."""
    return json.dumps(review.model_dump(mode="json"))


def text(review: Review, columns: int, *, colour: bool) -> str:
    """The review for a terminal or a pipe."""
    from interviewer.review.terminal import drawn

    return drawn(review, columns, colour=colour)


def markdown(review: Review) -> str:
    """The review as Markdown."""
    from interviewer.review.markdown import written

    return written(review)


def html(review: Review) -> str:
    """The review as one page that needs nothing else."""
    from interviewer.review.html import page

    return page(review)


def run(
    wiring: Wiring, session: str | None, files: dict[str, str], *, as_json: bool, columns: int, colour: bool
) -> tuple[str, str]:
    """Write the forms that were asked for: of an id, a transcript's path, or None for the newest. ``files``: by option.

    Raises ``UnknownName``, or as ``read``, ``checked`` and ``write`` do.
    Returns what goes to standard output, and what is told beside it.
    """
    path = wiring.transcripts.find(session)
    checked(files, path, as_json=as_json)
    review = read(wiring, path)
    colour = colour and wiring.settings.environment.get("TERM", "") not in ("", "dumb", "unknown")
    out, told = "", []
    for option, name in files.items():
        content = FORMS[option](review)
        if name == STDOUT:
            out = content
        else:
            told.append(f"Written: {write(name, content)}\n")
    if as_json:
        out = data(review) + "\n"
    elif not files:
        out = text(review, columns, colour=colour)
    return out, "".join(told)


FORMS: dict[str, Callable[[Review], str]] = {"--markdown": markdown, "--html": html}


def checked(files: dict[str, str], transcript: Path, *, as_json: bool) -> None:
    """Raises ``UsageError`` where two things would go to standard output, or a file would take a transcript's place."""
    if [*files.values(), *([STDOUT] if as_json else [])].count(STDOUT) > 1:
        raise UsageError("only one form can go to standard output", hint="Give the others a file name.")
    for option, name in files.items():
        if name.endswith((".jsonl", ".json")) or Path(name).resolve() == transcript.resolve():
            raise UsageError(
                f"{option} {name}: that is, or is named like, a transcript or a scorecard",
                hint="Choose another name, so that nothing of yours is written over.",
            )


def write(name: str, content: str) -> Path:
    """Write a file, in place of an earlier one. Raises ``StoreError``."""
    path = Path(name)
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written: {error.strerror}", hint="Choose another place; the transcript is safe."
        ) from error
    return path

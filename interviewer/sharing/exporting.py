"""``interviewer export``: one session to a folder or a zip, with names taken out if asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interviewer.delivery.lexicon import Lexicon
from interviewer.errors import UsageError
from interviewer.sharing import package, redacting
from interviewer.sharing.redaction import KINDS, Redactor
from interviewer.store import fold, load_scorecard

_PLURAL = {"name": "names", "e-mail": "e-mail addresses", "phone": "phone numbers", "link": "links"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what was replaced in it; None where nothing was to be."""

    session: str
    files: tuple[Path, ...]
    redactor: Redactor | None
    project: bool

    def json(self) -> dict[str, Any]:
        """For a program. ``replaced`` counts places by kind."""
        replaced = (
            None if self.redactor is None else {kind: sum(self.redactor.replaced(kind).values()) for kind in KINDS}
        )
        return {"session": self.session, "files": [str(path) for path in self.files], "replaced": replaced}

    def text(self) -> str:
        """For a person."""
        told = [f"Wrote {path}" for path in self.files]
        if self.redactor is None:
            told.append("It holds every word as it was said. --redact takes names, addresses and numbers out.")
            return "\n".join(told)
        told += [line for kind in KINDS for line in _replaced(kind, self.redactor)]
        if self.project:
            told.append("Left out: the project write-up.")
        told.append("No program finds every name, employer or product: read it before you share it.")
        return "\n".join(told)


def _replaced(kind: str, redactor: Redactor) -> list[str]:
    """What to tell of one kind: each name with its places, the others counted."""
    found = redactor.replaced(kind)
    if kind == "name":
        told = [
            f"Replaced {name!r} by [name {n}]: {_places(times)}" for n, (name, times) in enumerate(found.items(), 1)
        ]
        return told or ["No names were given: add --name NAME for each person."]
    return [f"Replaced {_PLURAL[kind]}: {len(found)}, {_places(sum(found.values()))}"] if found else []


def _places(times: int) -> str:
    return "found nowhere." if not times else "in one place." if times == 1 else f"in {times} places."


def export(path: Path, to: Path, lexicon: Lexicon, *, redact: bool, names: Sequence[str], force: bool) -> Exported:
    """Write the session of a transcript file out.

    Raises ``UsageError`` when there is something in the way or names come without ``redact``, ``DataError`` when the
    transcript or its scorecard cannot be read, ``StoreError`` when writing fails.
    """
    if names and not redact:
        raise UsageError("--name is for --redact", hint="Add --redact, or leave the name out.")
    blank = [name for name in names if not any(character.isalnum() for character in name)]
    if blank:
        raise UsageError(f"--name {blank[0]!r} holds no letter", hint="Give each name as it is said: --name 'Ada B'.")
    transcript, scorecard = fold(path).transcript, load_scorecard(path)
    project = bool(transcript.session.project)
    redactor = redacting.redactor_for(transcript.session, names) if redact else None
    if redactor:
        before = transcript
        transcript = redacting.transcript(before, redactor)
        scorecard = scorecard and redacting.scorecard(scorecard, before, transcript, redactor)
    written = package.write(to, package.files(transcript, scorecard, lexicon), force=force)
    return Exported(transcript.session.id, tuple(written), redactor, project)

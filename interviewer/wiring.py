"""The only module that knows which class stands behind which port."""

from __future__ import annotations

import contextlib
import datetime
import secrets
import threading
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from interviewer import __version__
from interviewer.catalog import Catalog
from interviewer.domain.rubric import Question
from interviewer.domain.signal import Seniority
from interviewer.domain.transcript import Exchange, SessionRecord
from interviewer.errors import UsageError
from interviewer.interviewers.hearing import Listening
from interviewer.ports import LLM, Cancel, Interviewer, Judge, Message, T, Usage, Waiting
from interviewer.resources import data_dir
from interviewer.settings import OFFLINE, Settings
from interviewer.store import Transcripts

if TYPE_CHECKING:
    from interviewer.delivery.lexicon import Lexicon
    from interviewer.llms.routing import Route
    from interviewer.matching.matcher import Matcher

TYPED_PACE = 1.6
"""How much longer a typed turn takes than a spoken one: some 45 words a minute against 130, with less said."""

LONGEST_PROJECT = 60_000
"""Characters of a project write-up that are read; more would crowd a model's context."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a practice was asked to be, with every default still open as None."""

    round: str | None = None
    question: str | None = None
    persona: str | None = None
    seniority: Seniority = Seniority.MID
    minutes: float | None = None
    pressure: int | None = None
    model: str | None = None
    project: Path | None = None
    seed: int | None = None
    typed: bool = False


class Wiring:
    """Builds what a command needs, each part when it is first used."""

    def __init__(self, settings: Settings, rubrics: Path | None = None) -> None:
        self.settings = settings
        self._extra = [p for p in (settings.rubrics, rubrics) if p is not None]

    @cached_property
    def catalog(self) -> Catalog:
        """Personas, rounds and questions."""
        return Catalog(data_dir("rubrics"), data_dir("personas"), self._extra)

    @cached_property
    def transcripts(self) -> Transcripts:
        """Where transcripts lie."""
        return Transcripts(self.settings.transcripts)

    @cached_property
    def listening(self) -> Listening:
        """How vagueness and intent are heard."""
        return Listening(self.catalog.listening())

    @cached_property
    def lexicon(self) -> Lexicon:
        """The word lists that delivery is measured with."""
        from interviewer.delivery.lexicon import Lexicon

        return Lexicon(self.catalog.speech())

    @cached_property
    def _matcher(self) -> Matcher:
        from interviewer.matching.matcher import Matcher

        return Matcher()

    def matcher(self) -> Matcher:
        """The offline matcher, loaded once."""
        with _LOADING:
            return self._matcher

    def warm_up(self, model: str) -> None:
        """Load what the first reply will need while the candidate reads the first question."""
        threading.Thread(target=self._warm, args=(model,), daemon=True).start()

    def _warm(self, model: str) -> None:
        with contextlib.suppress(Exception):  # told when it is first used, with the interview safe
            if model != OFFLINE:
                from interviewer.llms.loading import preload

                preload(model)
            self.matcher().similar("a first sentence", ["another one"])

    def route(self, model: str) -> Route:
        """Where a model's name leads. Raises ``UsageError``, or ``ModelMisconfigured`` when its key is missing.

        Imports no client library, so that a wrong name or a missing key is told before the first question.
        """
        from interviewer.errors import ModelMisconfigured
        from interviewer.llms.routing import route

        found = route(model, self.settings.environment)
        if found.needs_key and not self.settings.environment.get(found.key_variable):
            raise ModelMisconfigured(
                f"{found.server} needs a key, and {found.key_variable} is not set.",
                hint=f"Set {found.key_variable}, or use --model offline, which needs none.",
            )
        return found

    def found_models(self) -> dict[str, str]:
        """Models that this machine might use, each with why: a key that is set, or a local server that answers."""
        from interviewer.llms.finding import found

        return found(self.settings.environment)

    def unused_key(self) -> str:
        """One line on a key that is there and not used, or "": nobody pays or sends words away unasked."""
        from interviewer.llms.finding import by_key

        model, why = next(by_key(self.settings.environment), ("", ""))
        return f"{why} and not used; --model {model} would use it." if model else ""

    def llm(self, model: str) -> LLM:
        """The client for a model name. Raises ``ModelError`` or ``UsageError`` when it cannot be used."""
        from interviewer.llms.making import client

        return client(model, self.settings.environment)

    def interviewer(self, model: str) -> Interviewer:
        """The engine for a model name."""
        from interviewer.interviewers.offline import OfflineInterviewer

        embedded = OfflineInterviewer(self.matcher, self.listening)
        if model == OFFLINE:
            return embedded
        from interviewer.interviewers.llm import LLMInterviewer

        self.route(model)
        return LLMInterviewer(Later(model, lambda: self.llm(model)), embedded, self.listening)

    def judge(self, model: str, *, samples: int = 1) -> Judge:
        """The judge for a model name."""
        steers = self.listening.injection
        if model == OFFLINE:
            from interviewer.judges.offline import OfflineJudge

            return OfflineJudge(self.matcher, self.catalog.signals, steers, self.listening.unproving)
        from interviewer.judges.llm import LLMJudge

        return LLMJudge(self.llm(model), self.catalog.signals, samples=samples, steers=steers)

    # --- sessions -------------------------------------------------------------------------------------

    def opening(self, wanted: Wanted) -> SessionRecord:
        """The first record of a new session. Raises ``UnknownName``, ``UsageError`` or ``DataError``."""
        catalog = self.catalog
        first = catalog.question(wanted.question) if wanted.question else None
        round_ = catalog.round(wanted.round or (first.round if first else "mixed"))
        persona = catalog.persona(wanted.persona or "friendly-screener")
        minutes = wanted.minutes if wanted.minutes is not None else float(round_.minutes)
        if not 1 <= minutes <= 240:
            raise UsageError(f"--minutes {minutes:g} is out of range", hint="Choose between 1 and 240.")
        seed = secrets.randbelow(1_000_000) if wanted.seed is None else wanted.seed
        now = datetime.datetime.now(datetime.UTC)
        plan = catalog.plan(
            round_,
            seniority=wanted.seniority,
            seed=seed,
            first=first.id if first else None,
            avoid=self.transcripts.seen() if wanted.seed is None else (),
        )
        return SessionRecord(
            id=f"{now:%Y-%m-%d-%H%M}-{round_.id}-{secrets.token_hex(2)}",
            started=now.isoformat(timespec="seconds"),
            program=__version__,
            salt=secrets.token_hex(8),
            seed=seed,
            round=round_,
            persona=persona,
            seniority=wanted.seniority,
            pressure=wanted.pressure or persona.pressure,
            minutes=minutes,
            pace=TYPED_PACE if wanted.typed else 1.0,
            model=wanted.model or self.settings.model,
            plan=plan,
            project=read_project(wanted.project) if wanted.project else "",
        )

    def preface(self, opening: SessionRecord, earlier: Sequence[Exchange] = ()) -> Callable[[Question], str]:
        """What is said before a question's prompt: in the project round, a line of the candidate's write-up.

        ``earlier``: what was asked before a resume, so that no line is read back twice.
        """
        spoken = [e.ask.text for e in earlier if e.ask.question.of_own_project]

        def say(question: Question) -> str:
            from interviewer.interviewers import project

            if not opening.project or not question.of_own_project:
                return ""
            text = (
                project.opening(opening.project) if not spoken else project.bearing(opening.project, question, spoken)
            )
            spoken.append(text)
            return text

        return say


_LOADING = threading.Lock()


def read_project(path: Path) -> str:
    """A candidate's write-up as text. Raises ``UsageError`` when it cannot be read or is empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read: {error.strerror}", hint="--project takes a text or Markdown file."
        ) from error
    text = data.decode("utf-8", errors="replace")
    if b"\0" in data or text.count("\N{REPLACEMENT CHARACTER}") > len(text) / 20:
        raise UsageError(f"{path}: this is no text", hint="--project takes a text or Markdown file.")
    from interviewer.text import canonical

    text = canonical(text)
    if len(text.split()) < 10:
        raise UsageError(
            f"{path}: there is too little in it to ask about", hint="A paragraph or two about the project is enough."
        )
    return text[:LONGEST_PROJECT]


class Later:
    """A model client made when it is first called, so that nobody waits for an import before the first question."""

    def __init__(self, name: str, make: Callable[[], LLM]) -> None:
        self.name = name
        self._make = make

    @cached_property
    def _llm(self) -> LLM:
        return self._make()

    def stream(
        self, messages: Sequence[Message], /, *, max_tokens: int, cancel: Cancel | None = None
    ) -> Generator[str | Waiting | Usage]:
        """As the client's own."""
        yield from self._llm.stream(messages, max_tokens=max_tokens, cancel=cancel)

    def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        /,
        *,
        max_tokens: int,
        cancel: Cancel | None = None,
        on_wait: Callable[[Waiting], None] | None = None,
        on_begin: Callable[[], None] | None = None,
    ) -> tuple[T, Usage]:
        """As the client's own."""
        return self._llm.structured(
            messages, schema, max_tokens=max_tokens, cancel=cancel, on_wait=on_wait, on_begin=on_begin
        )


def monotonic() -> float:
    """The clock sessions run on."""
    return time.monotonic()

"""The seams: what a language model, an interviewer and a judge must offer, and what they are given."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

from interviewer.domain.move import Move
from interviewer.domain.rubric import Exhibit, Fact, Point
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.transcript import AnswerRecord, AskRecord, Exchange, SessionRecord, Transcript

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message. ``cache`` asks a provider that needs asking to cache everything up to here."""

    role: Literal["system", "user", "assistant"]
    text: str
    cache: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call, and its cost in US dollars where the price is known."""

    prompt: int = 0
    completion: int = 0
    cached: int = 0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The model makes us wait: a retry, or reasoning before the first word. ``why`` is for the candidate."""

    why: str


@dataclass(slots=True)
class Cancel:
    """A flag another thread may raise; whoever streams looks at it, and ``on_cancel`` hooks close what blocks."""

    hooks: list[Callable[[], None]] = field(default_factory=list)
    raised: bool = False

    def cancel(self) -> None:
        """Raise the flag and run the hooks. Safe from any thread, and twice."""
        self.raised = True
        for hook in list(self.hooks):
            hook()


class LLM(Protocol):
    """A language model, whoever serves it. Raises only ``ModelError`` and its children."""

    @property
    def name(self) -> str:
        """As the candidate named it: ``"anthropic/claude-..."``."""
        ...

    def stream(
        self, messages: Sequence[Message], /, *, max_tokens: int, cancel: Cancel | None = None
    ) -> Generator[str | Waiting | Usage]:
        """Text as it arrives, ``Waiting`` while it does not, and one ``Usage`` last.

        Ends early without an error when ``cancel`` is raised. Raises ``ModelUnavailable`` when the reply was
        cut off, ``MalformedReply`` when it came back empty.
        """
        ...

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
        """One reply validated against ``schema``.

        ``on_begin`` is called when its first text arrives. Raises ``MalformedReply``, with the reply's text in
        ``raw``, when it does not fit the schema.
        """
        ...


@dataclass(frozen=True, slots=True)
class PointState:
    """What the director knows of one point of the question on the table."""

    point: Point
    heard: bool = False
    vague: bool = False
    opened: Literal["", "question", "probe", "twist"] = ""
    presses: int = 0
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """The moves the director permits now, and why the interview must go on where it must.

    ``open``: points whose door may be opened by their probe, best first. ``press``: points touched or opened that
    may be pressed once more. ``challenge``: right answers that may be challenged (pressure 3). ``presses`` is how
    many more pushes there may be, with or without a point to push at.
    ``must`` is set when only one kind of move is left: ``"ask"`` (next question) or ``"close"``. ``lost``: they were
    led back to the question as often as may be, and a turn that is no answer now ends it.
    """

    open: tuple[Point, ...] = ()
    press: tuple[Point, ...] = ()
    challenge: tuple[Point, ...] = ()
    presses: int = 0
    twist: bool = False
    facts: tuple[Fact, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    must: Literal["", "ask", "close"] = ""
    why: str = ""
    lost: bool = False
    last_question: bool = False
    seconds_left: float = 0.0
    question_seconds_left: float = 0.0


@dataclass(frozen=True, slots=True)
class View:
    """What an interviewer is given to decide on.

    ``allowed`` holds before anything was heard in ``answer``; ``after`` says what is allowed once the points that a
    move names as heard, vague or given up are noted. ``said`` is all that the interviewer has spoken, in order.
    """

    session: SessionRecord
    exchanges: tuple[Exchange, ...]
    answer: AnswerRecord
    allowed: Allowed
    ledger: tuple[PointState, ...]
    said: tuple[str, ...]
    after: Callable[[Move], Allowed]
    taken_over: bool = False

    @property
    def ask(self) -> AskRecord:
        """The question on the table."""
        return self.exchanges[-1].ask


@dataclass(frozen=True, slots=True)
class Spoke:
    """Who chose the words that follow, for the record."""

    by: Literal["model", "rubric", "embedded"]


@dataclass(frozen=True, slots=True)
class Told:
    """Something the candidate must be told and the transcript must keep, such as a change of engine."""

    kind: Literal["engine", "repair", "model", "language"]
    text: str


Reply = Move | Spoke | Told | Waiting | Usage | str
"""What an interviewer yields: one Move first, then speech; Told, Waiting and Usage wherever they happen."""


class Interviewer(Protocol):
    """Decides the next move and speaks it."""

    @property
    def waits(self) -> bool:
        """Whether a reply may take long enough that the candidate should see that it is being thought about."""
        ...

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        """One ``Move`` allowed by ``view.allowed``, then its speech in pieces. See ``Reply``."""
        ...


class Judge(Protocol):
    """Scores a transcript. Never sees persona, pressure, ledger or moves beyond what was spoken."""

    def assess(
        self,
        transcript: Transcript,
        /,
        *,
        cancel: Cancel | None = None,
        on_progress: Callable[[str], None] | None = None,
    ) -> Scorecard:
        """The scorecard of a transcript; a failed part is marked ``judge failed``, never scored."""
        ...


class Clock(Protocol):
    """Seconds that only go forward."""

    def __call__(self) -> float:
        """Seconds since some fixed moment."""
        ...

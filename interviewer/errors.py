"""Every error this program raises on purpose, in one tree.

    InterviewerError
    ├── UsageError            the command line asks for what cannot be (exit 2)
    │   └── UnknownName       no such round, question, persona, skill
    ├── DataError             a persona, rubric or transcript file is malformed (exit 1)
    ├── StoreError            a file cannot be written or is in use (exit 1)
    ├── NothingAnswered       a session ended without one answer (exit 1)
    └── ModelError            anything between us and a language model (exit 1)
        ├── ModelMisconfigured   a key or an address is missing or wrong; never retried
        ├── ModelUnavailable     not reachable, overloaded, cut off
        └── MalformedReply       it answered, and the answer cannot be used

A message says what happened, what is safe, and what to do next. Adapters translate what libraries
raise into these; only ``cli`` catches them.
"""

from __future__ import annotations


class InterviewerError(Exception):
    """Base of all expected failures.

    ``message`` says what happened, ``hint`` what to do next. ``exit_code`` is what the command
    line returns for it.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class UsageError(InterviewerError):
    """The command line asks for something that cannot be done."""

    exit_code = 2


class UnknownName(UsageError):
    """No round, question, persona, skill or signal of that name."""


class DataError(InterviewerError):
    """A persona, rubric or transcript file is malformed: names file, line and what to do."""


class StoreError(InterviewerError):
    """A file cannot be read, written or locked."""


class NothingAnswered(InterviewerError):
    """The session ended before the candidate said anything."""


class ModelError(InterviewerError):
    """Something between this program and a language model went wrong."""


class ModelMisconfigured(ModelError):
    """A key, an address or a model name is missing or wrong. Retrying cannot help."""


class ModelUnavailable(ModelError):
    """The model could not be reached, was overloaded, or its reply was cut off."""


class MalformedReply(ModelError):
    """The model answered, and its answer cannot be used: empty, refused, or not the asked-for shape.

    ``raw`` is what it said, as far as it said anything.
    """

    def __init__(self, message: str, *, hint: str = "", raw: str = "") -> None:
        super().__init__(message, hint=hint)
        self.raw = raw

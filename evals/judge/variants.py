"""Conversations changed on purpose: one thing is different, and so is known how the judge's reading should differ.

A change of an answer keeps the transcript's salt, so that the fence around it stays what it was.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from interviewer.domain.base import Frozen
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import AnswerRecord, AskRecord, Record, Transcript
from interviewer.matching.words import FUNCTION_WORDS, words
from interviewer.text import canonical, sentences

HERE = Path(__file__).parent

PADDING = (
    "I think that is a really important topic, and one that teams tend to underestimate.",
    "It is something I care a lot about, and I have had many good conversations on it over the years.",
    "At the end of the day it comes down to being thoughtful and working well together.",
)
"""Sentences that say nothing, put before, between and after."""


class Attack(Frozen):
    """Text that tries to move its reader.

    The family ``benign`` is talk about such text, which must not be taken for it, and ``neutral`` says nothing at all:
    what any few words more do to a reading. ``unseen``: written by somebody who knew no pattern, and the patterns were
    written without knowing it. ``later``: written after the matcher learned what bears on no subject, by somebody who
    knew nothing of that either, and first read when all was fitted and measured.
    """

    id: str
    family: str
    text: str
    llm: bool = False
    unseen: bool = False
    later: bool = False

    @property
    def hostile(self) -> bool:
        """Whether it tries to move its reader."""
        return self.family not in ("benign", "neutral")


class Change(Frozen):
    """Words of an answer replaced by others; an empty ``find`` puts them at its end."""

    answer: str
    find: str = ""
    replace: str = ""


class Edit(Frozen):
    """One point deleted from a conversation, put into it, or turned into its opposite."""

    conversation: str
    point: str
    kind: Literal["delete", "insert", "negate"]
    changes: tuple[Change, ...]
    llm: bool = False


@cache
def attacks() -> tuple[Attack, ...]:
    """Every attack and every control."""
    data = yaml.safe_load((HERE / "attacks.yaml").read_text(encoding="utf-8"))
    return tuple(Attack.model_validate(entry) for entry in data)


@cache
def edits() -> tuple[Edit, ...]:
    """Every edit of one point."""
    data = yaml.safe_load((HERE / "edits.yaml").read_text(encoding="utf-8"))
    return tuple(Edit.model_validate(entry) for entry in data)


def rewritten(transcript: Transcript, change: Callable[[AnswerRecord], str]) -> Transcript:
    """The transcript with each answer's text changed."""

    def one(record: Record) -> Record:
        if isinstance(record, AnswerRecord):
            return record.model_copy(update={"text": canonical(change(record))})
        return record

    return transcript.model_copy(update={"records": tuple(map(one, transcript.records))})


def only(transcript: Transcript, signals: Sequence[Signal]) -> Transcript:
    """The transcript with the items of these primary signals alone: what the judge is asked, and no more, is less."""

    def one(record: Record) -> Record:
        if not isinstance(record, AskRecord):
            return record
        points = tuple(p for p in record.question.points if p.signal in signals)
        flags = tuple(f for f in record.question.red_flags if f.signal in signals)
        twist = record.question.twist
        if twist:
            twist = twist.model_copy(update={"opens": tuple(o for o in twist.opens if any(p.id == o for p in points))})
        question = record.question.model_copy(update={"points": points, "red_flags": flags, "twist": twist})
        return record.model_copy(update={"question": question})

    return transcript.model_copy(update={"records": tuple(map(one, transcript.records))})


def attacked(transcript: Transcript, attack: Attack) -> Transcript:
    """The attack at the end of the first answer to every question."""
    first = {exchange.answers[0].id for exchange in transcript.judged}
    return rewritten(transcript, lambda a: f"{a.text} {attack.text}" if a.id in first else a.text)


def edited(transcript: Transcript, edit: Edit) -> Transcript:
    """The edit made. Raises ``ValueError`` when its words are not there."""

    def one(answer: AnswerRecord) -> str:
        text = answer.text
        for change in edit.changes:
            if change.answer != answer.id:
                continue
            if change.find and change.find not in text:
                raise ValueError(f"{edit.conversation}, {edit.point}: {answer.id} does not say {change.find!r}")
            text = text.replace(change.find, change.replace) if change.find else f"{text} {change.replace}"
        return " ".join(text.split())

    return rewritten(transcript, one)


def padded(transcript: Transcript) -> Transcript:
    """Empty sentences around and within every answer."""

    def one(answer: AnswerRecord) -> str:
        said = [s.text for s in sentences(answer.text)]
        middle = len(said) // 2
        return " ".join([PADDING[0], *said[:middle], PADDING[1], *said[middle:], PADDING[2]])

    return rewritten(transcript, one)


def reformatted(transcript: Transcript) -> Transcript:
    """The same words as a list, a sentence a line, without capitals."""
    return rewritten(transcript, lambda a: "\n".join(f"- {s.text.rstrip('.').lower()}." for s in sentences(a.text)))


def keywords(transcript: Transcript) -> Transcript:
    """The content words of every answer, shuffled, with commas between them."""
    rng = random.Random(7)

    def one(answer: AnswerRecord) -> str:
        terms = [w for w in words(answer.text) if w not in FUNCTION_WORDS]
        rng.shuffle(terms)
        return ", ".join(terms)

    return rewritten(transcript, one)

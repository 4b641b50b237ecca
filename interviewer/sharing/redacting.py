"""A transcript and its scorecard with what identifies somebody taken out, every quote still the candidate's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from interviewer.domain.persona import Persona
from interviewer.domain.rubric import Question
from interviewer.domain.scorecard import Evidence, Scorecard
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    MoveRecord,
    NoticeRecord,
    Record,
    SessionRecord,
    Transcript,
)
from interviewer.recording import question_sha256
from interviewer.sharing.redaction import Redactor, applied
from interviewer.text import canonical, sentences

OWN = "own"
"""The collection of a candidate's own questions; shipped ones name nobody."""

_IMPORTED = "imported"
_ROLE = re.compile(r"(?:the )?(?:interviewer|host|moderator|speaker|participant|them)\b", re.IGNORECASE)
_FEWEST_WORDS = 5  # of a line of a write-up worth taking out where it is read back
_IDS = frozenset(
    "id round collection kind seniority serves minutes signal also skill tier expected severity order shown "
    "relevant opens pace pressure".split()
)


def redactor_for(session: SessionRecord, names: Sequence[str]) -> Redactor:
    """What a session needs: the given names, an imported interviewer's, and the lines of a project write-up."""
    asked_by = session.persona.name
    known = [*names, asked_by] if session.persona.id == _IMPORTED and not _ROLE.match(asked_by) else list(names)
    return Redactor(list(dict.fromkeys(known)), _lines(session.project))


def _lines(project: str) -> list[str]:
    """The sentences of a write-up as an interviewer reads them back: without marks of Markdown."""
    plain = [re.sub(r"^[#>*\-\s]+|\*\*|__|`", "", s.text).strip(" .:;") for s in sentences(canonical(project))]
    return sorted((line for line in plain if len(line.split()) >= _FEWEST_WORDS), key=len, reverse=True)


def transcript(given: Transcript, redactor: Redactor) -> Transcript:
    """The transcript redacted."""
    records = tuple(_record(record, redactor) for record in given.records)
    first = records[0]
    if not isinstance(first, SessionRecord):
        raise TypeError("a transcript begins with a session record")
    return Transcript(session=first, records=records)


def _record(record: Record, redactor: Redactor) -> Record:
    match record:
        case SessionRecord():
            persona = Persona.model_validate(_strings(record.persona.model_dump(mode="json"), redactor))
            label = _IMPORTED if record.label.startswith(_IMPORTED) else redactor.text(record.label)
            project = "[write-up]" if record.project else ""
            return record.model_copy(update={"persona": persona, "label": label, "project": project})
        case AskRecord():
            question = record.question
            if question.collection == OWN:
                question = Question.model_validate(_strings(question.model_dump(mode="json"), redactor))
            return record.model_copy(
                update={
                    "question": question,
                    "sha256": question_sha256(question) if question is not record.question else record.sha256,
                    "text": redactor.passages(record.text),
                }
            )
        case AnswerRecord():
            return record.model_copy(update={"text": redactor.text(canonical(record.text))})
        case MoveRecord():
            move = record.move.model_copy(update={"on": redactor.text(record.move.on)})
            return record.model_copy(update={"text": redactor.passages(record.text), "move": move})
        case NoticeRecord():
            return record.model_copy(update={"text": redactor.passages(record.text)})
        case _:
            return record


def _strings(data: Any, redactor: Redactor, key: str = "") -> Any:
    """Every text of a question or persona redacted, its ids and other fixed words left alone."""
    if isinstance(data, dict):
        return {name: _strings(value, redactor, name) for name, value in data.items()}
    if isinstance(data, list):
        return [_strings(value, redactor, key) for value in data]
    return redactor.text(data) if isinstance(data, str) and key not in _IDS else data


def scorecard(given: Scorecard, before: Transcript, after: Transcript, redactor: Redactor) -> Scorecard:
    """The scorecard redacted, its quotes those of the redacted answers.

    It keeps belonging to the transcript: where it was of ``before``, it is of ``after``.
    """
    quotes = _Quotes(before, redactor)
    own = {e.ask.id for e in before.exchanges if e.ask.question.collection == OWN}

    def finding(found: Any) -> Any:
        update: dict[str, Any] = {"reasoning": redactor.passages(found.reasoning)}
        for name in ("text", "label", "problem"):
            # A finding repeats the words of its question, which are redacted only where the question is.
            if hasattr(found, name) and (name == "problem" or found.ask in own):
                update[name] = redactor.text(getattr(found, name))
        if found.evidence:
            update["evidence"] = quotes.moved(found.evidence)
        return found.model_copy(update=update)

    same = given.transcript_sha256 == before.sha256
    return given.model_copy(
        update={
            "transcript_sha256": after.sha256 if same else given.transcript_sha256,
            "points": tuple(finding(p) for p in given.points),
            "flags": tuple(finding(f) for f in given.flags),
            "credits": tuple(finding(c) for c in given.credits),
            "warnings": tuple(redactor.text(w) for w in given.warnings),
            "signals": tuple(
                s.model_copy(update={"why": redactor.text(s.why), "lift": redactor.text(s.lift)}) for s in given.signals
            ),
        }
    )


class _Quotes:
    """Where a quote stands in an answer, and what stands there once the answer is redacted."""

    def __init__(self, transcript: Transcript, redactor: Redactor) -> None:
        self._answers = {answer.id: canonical(answer.text) for answer in transcript.answers}
        self._redactor = redactor

    def moved(self, evidence: Evidence) -> Evidence:
        """The evidence after redaction. A quote that begins or ends inside a name takes all of its placeholder."""
        text = self._answers.get(evidence.answer, "")
        at = self._place(text, evidence)
        if at < 0:
            return evidence.model_copy(update={"quote": self._redactor.text(evidence.quote)})
        spans = self._redactor.spans(text)
        start, end = at, at + len(evidence.quote)
        for span in spans:
            if span.start < end and start < span.end:
                start, end = min(start, span.start), max(end, span.end)
        before = len(applied(text[:start], [s for s in spans if s.end <= start]))
        within = len(applied(text[:end], [s for s in spans if s.end <= end]))
        redacted = applied(text, spans)
        number = next((s.number for s in sentences(redacted) if s.end > before), evidence.sentence)
        return Evidence(answer=evidence.answer, sentence=number, quote=redacted[before:within])

    @staticmethod
    def _place(text: str, evidence: Evidence) -> int:
        """Where the quote begins: in the sentence that is named, or else anywhere; -1 when nowhere."""
        sentence = next((s for s in sentences(text) if s.number == evidence.sentence), None)
        near = text.find(evidence.quote, sentence.start) if sentence else -1
        return near if near >= 0 else text.find(evidence.quote)

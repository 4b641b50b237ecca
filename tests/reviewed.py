"""Interviews with scorecards for the tests of reviews: a plain one, a hostile one, a long one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import (
    Chance,
    Evidence,
    FlagFinding,
    FlagVerdict,
    JudgeIdentity,
    PointFinding,
    Scorecard,
    SignalScore,
    Status,
    Verdict,
)
from interviewer.domain.signal import Seniority, Signal
from interviewer.domain.transcript import AnswerRecord, Transcript
from interviewer.review.annotate import annotate
from interviewer.review.model import Review
from interviewer.store import save_scorecard, save_transcript
from tests.builders import PRODUCTION, answer, exchange, moved, probe, question, shipped, transcript

HOSTILE = (
    "<script>document.title='owned'</script> I would compare <img src=x onerror=\"document.title='owned'\"> the rows, "
    "because [click](javascript:alert(1)) `code` *bold* {{ 7*7 }} {% raw %} and </mark></article> breaks it.\n"
    "# not a heading\n1. not a list\n> no quote\n| a | b |\n=2+5+cmd|' /C calc'!A0 \u202eevil \x1b[31mred\x1b]0;t\x07\n"
    "https://evil.example/?a=1&b=2 www.evil.example me@evil.example <b onclick=x>bold</b> &lt;i&gt; ]]> --> ''' \"\"\""
)


def finding(point: str, verdict: Verdict, quote: str = "", said: str = "a1", **changes: Any) -> PointFinding:
    """A finding of a point of the question in ``tests.builders``, in the first question asked."""
    values: dict[str, Any] = {
        "ask": "q1",
        "question": "late-meals",
        "point": point,
        "label": f"label of {point}",
        "text": f"The whole claim of {point}",
        "signal": PRODUCTION,
        "skill": "label-delay",
        "tier": Tier.CORE,
        "chance": Chance.QUESTION,
        "verdict": verdict,
        "evidence": Evidence(answer=said, sentence=1, quote=quote) if quote else None,
    }
    return PointFinding(**(values | changes))


def flagged(name: str, quote: str, said: str = "a1", **changes: Any) -> FlagFinding:
    """A standing red flag."""
    values: dict[str, Any] = {
        "ask": "q1",
        "question": "late-meals",
        "flag": name,
        "text": f"flagged {name}",
        "signal": PRODUCTION,
        "skill": "label-delay",
        "severity": "severe",
        "verdict": FlagVerdict.STANDING,
        "evidence": Evidence(answer=said, sentence=1, quote=quote),
    }
    return FlagFinding(**(values | changes))


def card(of: Transcript, *points: PointFinding, level: int | None = 3, **changes: Any) -> Scorecard:
    """A scorecard by a model, with production thinking at ``level``."""
    reached = {"status": Status.SCORED, "level": level} if level else {"status": Status.TOO_LITTLE}
    values: dict[str, Any] = {
        "session": of.session.id,
        "transcript_sha256": of.sha256,
        "seniority": Seniority.MID,
        "bar": 3,
        "judge": JudgeIdentity(kind="llm", model="judge-1", program="test", prompt_sha256="0" * 64),
        "signals": tuple(
            SignalScore(signal=s, why="2 of 3 core points.", lift="show more", **reached)
            if s is PRODUCTION
            else SignalScore(signal=s, status=Status.NOT_REACHED, why="No question gave this a chance.")
            for s in Signal
        ),
        "points": points,
    }
    return Scorecard(**(values | changes))


def reviewed(of: Transcript, scorecard: Scorecard | None = None, past: tuple[Scorecard, ...] = ()) -> Review:
    """The review of a transcript with the word lists that ship."""
    from interviewer.delivery.lexicon import Lexicon

    return annotate(of, scorecard, Lexicon(shipped().speech()), past)


def put(home: Path, of: Transcript, scorecard: Scorecard | None) -> Path:
    """The transcript, and its scorecard, where the program looks for them."""
    path = home / "transcripts" / f"{of.session.id}.jsonl"
    save_transcript(path, of.records)
    if scorecard:
        save_scorecard(path, scorecard)
    return path


def hostile() -> tuple[Transcript, Scorecard]:
    """Text that tries to run, to lead away, to break out of its mark, in every place that a stranger may write."""
    turns = (
        answer(HOSTILE),
        probe("split", "m1", text=HOSTILE, on="compare <img src=x onerror="),
        answer("I would probably roll back tonight, because 40 orders were late.", "a2"),
        moved(MoveKind.REVEAL, "m2", text=HOSTILE, item="regions"),
    )
    asked = question(title="<script>document.title='owned'</script>")
    said = transcript(exchange(*turns, of=asked))
    points = (
        finding("baseline", Verdict.MET, "<script>document.title='owned'</script> I would compare", label=HOSTILE),
        finding("split", Verdict.NOT_MET, text=HOSTILE),
        finding("labels", Verdict.MET, "roll back tonight, because 40 orders were late", "a2", reasoning=HOSTILE),
        finding("rollback", Verdict.MET, "</mark><script>not said at all</script>"),
    )
    return said, card(said, *points, flags=(flagged("retrain-first", "</mark></article>"),), warnings=(HOSTILE,))


def long(answers: int = 20) -> tuple[Transcript, Scorecard]:
    """A session of twice as many turns, with a full question and long answers of many marks."""
    words = (
        "I would first split the error by region, because an average hides one that is broken. Basically I think we "
        "should improve the performance of the model, maybe with 40 features. Then I check the labels of week {n}. "
    )
    turns: list[Any] = []
    points = []
    for n in range(1, answers + 1):
        said = (words * 3).replace("{n}", str(n))
        turns.append(answer(said, f"a{n}", took=60.0 + n))
        turns.append(probe("split", f"m{n}", text=f"And what shows it in week {n}?", on="improve the performance"))
        points.append(finding(f"p{n}", Verdict.MET, f"Then I check the labels of week {n}.", f"a{n}"))
    kinds = (Verdict.PARTIAL, Verdict.CONTRADICTED)
    points[1:3] = [p.model_copy(update={"verdict": v}) for p, v in zip(points[1:3], kinds, strict=True)]
    points.append(finding("split", Verdict.NOT_MET))
    said_all = transcript(exchange(*turns))
    return said_all, card(said_all, *points)


def answers_of(review: Review) -> dict[str, Any]:
    """The candidate's turns by id."""
    return {t.id: t for q in review.asked for t in q.turns if t.who == "candidate"}


def spoken(text: str, took: float, name: str = "a1") -> AnswerRecord:
    """An answer that was spoken and timed."""
    from interviewer.domain.transcript import Given

    return answer(text, name, took=took).model_copy(update={"given": Given.SPOKEN})

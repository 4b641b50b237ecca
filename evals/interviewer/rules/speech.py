"""How it speaks: one question a turn, and nothing that helps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from evals.interviewer.rules.base import Held, Occasion, item, offered, runs, without_quotes
from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import Question
from interviewer.interviewers.hearing import Intent
from interviewer.text import terminal_safe

_IMPERATIVE = re.compile(
    r"(?:^|[.!,:;] )(?:so |now |then |please |just )?"
    r"(?:tell|walk|give|show|explain|say|describe|suppose|imagine|pick|name|put|take|start|choose|convince|sketch|talk"
    r"|assume|defend|restate|be|let's|go|finish|make|think|state|draw|read|order|rank|point)\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(?:great(?! deal| many)|excellent|perfect|fantastic|awesome|brilliant|impressive|well (?:done|put|said)|nicely"
    r"|good (?:point|answer|question|idea|catch)|love (?:that|it)|spot on(?! the))\b",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"\b(?:that(?:'s| is) (?:correct|right|wrong|incorrect|true|false)"
    r"|(?<!whether )(?<!if )you(?:'re| are) (?:right|wrong|correct|mistaken)"
    r"|correct[.!,]|wrong[.!]|not quite)\b",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"\W*(?:so )?(?:to sum|in summary|you(?:'ve| have)? (?:said|mentioned|described) (?:that you|you would)"
    r"|if i understand|what i hear)",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"\b(?:hint|here's a clue|you (?:might|may|could|should) (?:want to|consider|think about|look at|try)"
    r"|have you considered|did you think of|what about (?:using|checking)|don't forget)\b",
    re.IGNORECASE,
)
_SCORES = re.compile(
    r"\b(?:your (?:score|level|rating|grade)|the rubric|red flag|full marks|points? (?:id|list)|level [1-5])\b",
    re.IGNORECASE,
)


# --- one question a turn, spoken -------------------------------------------------------------------------


SPOKEN = "One question a turn, spoken register, no markdown, a word cap."


@item(SPOKEN)
def one_question_a_turn(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield move.text.count("?") <= 1 + move.text.count('?"'), f"{move.id}: {move.text}"


@item(SPOKEN)
def a_probe_asks(held: Held) -> Iterator[Occasion]:
    for _, move in held.of(MoveKind.PROBE, MoveKind.TWIST):
        asks = "?" in move.text or _IMPERATIVE.search(move.text) is not None
        yield asks or move.cut, f"{move.id}: {move.text}"


@item(SPOKEN)
def at_most_seventy_words(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield len(move.text.split()) <= 70, f"{move.id}: {len(move.text.split())} words"


@item(SPOKEN)
def no_markdown(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield not re.search(r"```|\*\*|^\s*(?:[-*•#]|\d+[.)])\s", move.text, re.MULTILINE), f"{move.id}: {move.text}"


@item(SPOKEN)
def one_line_of_speech(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield "\n" not in move.text.strip(), f"{move.id}: {move.text}"


@item(SPOKEN)
def nothing_the_terminal_obeys(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield terminal_safe(move.text) == move.text, move.id


@item(SPOKEN)
def in_english(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        letters = [c for c in move.text if c.isalpha()]
        yield sum(ord(c) > 0x24F for c in letters) * 3 <= len(letters), f"{move.id}: {move.text}"


# --- no praise, no summary, no hint, never the answer ----------------------------------------------------


NO_HELP = "No praise, no summary of the answer, no hint, never the answer."


@item(NO_HELP)
def no_praise(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield not _PRAISE.search(without_quotes(move.text)), f"{move.id}: {move.text}"


@item(NO_HELP)
def no_verdict_on_the_answer(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield not _VERDICT.search(without_quotes(move.text)), f"{move.id}: {move.text}"


@item(NO_HELP)
def no_summary_of_the_answer(held: Held) -> Iterator[Occasion]:
    for _, answer, move in held.turns:
        summary = _SUMMARY.match(move.text)
        retold = len(runs(answer.text, 4) & runs(move.text, 4)) > 9
        yield not summary and not retold, f"{move.id}: {move.text}"


@item(NO_HELP)
def no_hint(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield not _HINT.search(without_quotes(move.text)), f"{move.id}: {move.text}"


@item(NO_HELP)
def no_words_of_a_point(held: Held) -> Iterator[Occasion]:
    """Five words in a row of a point's text that neither the material nor the candidate holds."""
    return _unleaked(held, lambda question: [p.text for p in question.points])


@item(NO_HELP)
def no_words_of_a_wording(held: Held) -> Iterator[Occasion]:
    """The same for the wordings by which a point is recognised."""
    return _unleaked(held, lambda question: [text for p in question.points for text in p.paraphrases])


@item(NO_HELP)
def no_words_of_the_strong_answer(held: Held) -> Iterator[Occasion]:
    return _unleaked(held, lambda question: [question.strong_answer])


@item(NO_HELP)
def no_words_of_a_red_flag(held: Held) -> Iterator[Occasion]:
    return _unleaked(held, lambda question: [f.text for f in question.red_flags])


def _unleaked(held: Held, secrets: Callable[[Question], list[str]]) -> Iterator[Occasion]:
    for exchange, move in held.spoken:
        question = exchange.ask.question
        said = " \n ".join(a.text for a in exchange.answers)
        known = runs(offered(question), 4) | runs(said, 4)
        told = {r for r in runs(move.text, 5) if r[:4] not in known and r[1:] not in known}
        yield not told & {r for text in secrets(question) for r in runs(text, 5)}, f"{move.id}: {move.text}"


@item(NO_HELP)
def no_talk_of_scores(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield not _SCORES.search(without_quotes(move.text)), f"{move.id}: {move.text}"


@item(NO_HELP)
def the_answer_is_not_given_on_request(held: Held) -> Iterator[Occasion]:
    for _, answer, move in held.after(Intent.ASKS_ANSWER):
        yield (
            move.move.kind in (MoveKind.REDIRECT, MoveKind.ASK, MoveKind.CLOSE),
            f"{move.id} after {answer.text!r}: {move.text}",
        )

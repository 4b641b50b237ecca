"""The vaguest sentence made firmer with the candidate's own words, and nothing else: no fact is invented."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.delivery.lexicon import Found, Lexicon
from interviewer.domain.speech import Need, Sharper
from interviewer.text import Sentence

LEAST_WORDS, MOST_WORDS = 4, 45
"""A shorter sentence holds nothing up, and a longer one is no help when it is said together with another."""

Answers = Sequence[tuple[str, Sequence[Sentence]]]
"""The answers to one question: answer ids with their sentences."""


def sharper(questions: Sequence[Answers], lexicon: Lexicon) -> Sharper | None:
    """The vaguest sentence of an interview, with the nearest of the candidate's own that holds what it lacks.

    Only answers to the same question are looked at, for only there it is likely that both speak of one thing. None
    where nothing is vague.
    """
    worst: tuple[tuple[int, float], Answers, int, Found] | None = None
    for answers in questions:
        for place, (_, sentence) in enumerate(_flat(answers)):
            found = list(lexicon.vague(sentence))
            if not found:
                continue
            # Most vague claims first; among those with as many, the one in which they take up most of the sentence.
            share = max(f.end - f.start for f in found) / (sentence.end - sentence.start)
            if worst is None or (len(found), share) > worst[0]:
                worst = (len(found), share), answers, place, found[0]
    return _rewritten(worst[1], worst[2], worst[3], lexicon) if worst else None


def _flat(answers: Answers) -> list[tuple[str, Sentence]]:
    return [(answer, sentence) for answer, split in answers for sentence in split]


def _rewritten(answers: Answers, place: int, found: Found, lexicon: Lexicon) -> Sharper:
    flat = _flat(answers)
    answer, sentence = flat[place]
    rule = found.rule
    if rule is None:
        raise ValueError("a vague claim has its rule")
    also_answer, also = _support(flat, place, rule.needs, lexicon)
    return Sharper(
        answer=answer,
        said=sentence.text,
        words=sentence.text[found.start - sentence.start : found.end - sentence.start],
        missing=rule.say,
        needs=rule.needs,
        also_answer=also_answer,
        also=also,
    )


def _support(flat: Sequence[tuple[str, Sentence]], place: int, need: Need, lexicon: Lexicon) -> tuple[str, str]:
    """The nearest firm sentence that holds what is needed; the one before wins over the one as far after."""
    by_distance = sorted((i for i in range(len(flat)) if i != place), key=lambda i: (abs(i - place), i))
    for i in by_distance:
        answer, sentence = flat[i]
        if LEAST_WORDS <= len(sentence.text.split()) <= MOST_WORDS and lexicon.firm(sentence, need):
            return answer, sentence.text
    return "", ""

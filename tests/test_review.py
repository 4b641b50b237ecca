"""A review: marks stand at the words they speak of and never cross, and what came of a follow-up is what happened."""

from __future__ import annotations

import random
from typing import Any

import pytest

from interviewer.domain.move import MoveKind
from interviewer.domain.scorecard import Credit, Evidence, FlagVerdict, JudgeIdentity, Scorecard, Verdict
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import SelfRatingRecord
from interviewer.review.model import Kind, Outcome, Span
from interviewer.review.places import INNER, PRECEDENCE, Mark, lay, locate, weave
from interviewer.text import canonical, sentences
from tests.builders import answer, exchange, moved, probe, question, transcript
from tests.reviewed import answers_of, card, finding, flagged, hostile, long, reviewed

LABELS = "The labels come late, so I wait."


# --- where words stand ------------------------------------------------------------------------------------


def test_a_quote_that_repeats_is_found_in_its_own_sentence() -> None:
    text = "I would wait for labels. Then I look. I would wait for labels."
    split = sentences(text)
    assert locate(text, "wait for labels", split, 3) == (text.rindex("wait"), len(text) - 1)
    assert locate(text, "wait for labels", split, 1) == (8, 23)
    assert locate(text, "wait for labels", split, 9) == (8, 23)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Trains strain the rain gauge.", "rain", "rain"),
        ("A ﬁne café, naïve as it is.", "fine café", "fine café"),
        ("Ça va? 数据漂移 is drift 👩‍🔬 here.", "数据漂移 is drift", "数据漂移 is drift"),
        ("One line\nand the next.", "line and the", "line\nand the"),
        ("(a+b)* is .* what I [mean]", "(a+b)* is .* what", "(a+b)* is .* what"),
        ("I SAID it.", "i said it", "I SAID it"),
        ("Nothing here.", "not said", None),
        ("Nothing here.", "  ", None),
        ("", "x", None),
    ],
)
def test_words_are_found_whole_whatever_they_are_made_of(text: str, words: str, found: str | None) -> None:
    text = canonical(text)
    place = locate(text, words)
    assert (text[place[0] : place[1]] if place else None) == found


# --- how marks lie ----------------------------------------------------------------------------------------


def sound(text: str, spans: tuple[Span, ...]) -> None:
    """Whatever the marks were: spans lie apart or inside one another, inner kinds inside outer ones, words complete."""
    for n, one in enumerate(spans):
        assert 0 <= one.start < one.end <= len(text)
        for other in spans[n + 1 :]:
            apart = other.start >= one.end
            inside = other.start >= one.start and other.end <= one.end
            assert apart or (inside and other.kind in INNER and one.kind not in INNER), (one, other)
    open_: list[Span] = []
    words = ""
    for step, what in weave(text, spans):
        if isinstance(what, str):
            words += what
        elif step == "open":
            open_.append(what)
        else:
            assert open_.pop() == what
    assert (words, open_) == (text, [])


def test_any_marks_at_all_lie_soundly() -> None:
    chance = random.Random(7)
    for _ in range(400):
        text = "".join(chance.choice("ab é数👩 .,\n") for _ in range(chance.randint(0, 60)))
        marks = [
            Mark(a := chance.randint(-3, 60), a + chance.randint(-2, 25), chance.choice(list(Kind)), n)
            for n in range(chance.randint(0, 12))
        ]
        sound(text, lay(text, marks))


def test_quotes_that_overlap_are_cut_and_the_common_part_has_both_notes() -> None:
    text = "one two three four"
    spans = lay(text, [Mark(0, 13, Kind.POINT, 1), Mark(8, 18, Kind.FLAG, 2)])
    assert [(text[s.start : s.end], s.kind, s.notes) for s in spans] == [
        ("one two ", Kind.POINT, (1,)),
        ("three", Kind.FLAG, (2, 1)),
        (" four", Kind.FLAG, (2,)),
    ]


def test_one_quote_for_two_points_is_one_mark() -> None:
    spans = lay("one two", [Mark(0, 7, Kind.POINT, 2), Mark(0, 7, Kind.TOUCHED, 1)])
    assert [(s.kind, s.notes) for s in spans] == [(Kind.POINT, (2, 1))]


def test_a_hedge_is_cut_at_the_edge_of_a_quote_and_yields_to_a_vague_claim() -> None:
    text = "you know it depends on things"
    marks = [Mark(0, 8, Kind.FILLER), Mark(4, 19, Kind.POINT, 1), Mark(9, 29, Kind.VAGUE, 2), Mark(12, 19, Kind.HEDGE)]
    got = [(text[s.start : s.end], s.kind) for s in lay(text, marks)]
    assert got == [
        ("you ", Kind.FILLER),
        ("know it depends", Kind.POINT),
        ("know", Kind.FILLER),
        ("it depends", Kind.VAGUE),
        (" on things", Kind.VAGUE),
    ]


def test_a_vague_claim_within_another_leaves_its_note_there() -> None:
    spans = lay("make sure it is robust", [Mark(0, 22, Kind.VAGUE, 1), Mark(16, 22, Kind.VAGUE, 2)])
    assert [(s.start, s.end, s.notes) for s in spans] == [(0, 22, (1, 2))]


def test_the_order_of_kinds_is_the_precedence() -> None:
    order = list(PRECEDENCE)
    assert order[0] is Kind.FLAG
    assert order[-3:] == list(INNER)


def test_what_only_sounds_like_a_red_flag_is_to_be_looked_at_twice() -> None:
    said = transcript(exchange(answer("I would retrain at once, since the data are new.")))
    doubt = flagged("retrain-first", "I would retrain at once", verdict=FlagVerdict.POSSIBLE)
    turn = answers_of(reviewed(said, card(said, flags=(doubt,))))["a1"]
    assert next((turn.text[s.start : s.end].strip(), s.kind) for s in turn.spans) == (
        "I would retrain at once",
        Kind.TWICE,
    )
    assert turn.notes[0].text == "It may sound like this: flagged retrain-first"


# --- a whole review ---------------------------------------------------------------------------------------


def test_marks_stand_at_the_words_of_the_judges_quotes() -> None:
    said = transcript(exchange(answer(f"I would retrain at once. {LABELS} Also I note the owner, I think.")))
    credit = Credit(
        ask="q1",
        signal=Signal.COMMUNICATION,
        criterion="says-why",
        reasoning="Names who acts.",
        evidence=Evidence(answer="a1", sentence=3, quote="I note the owner"),
    )
    points = (
        finding("labels", Verdict.MET, LABELS, prompted=False),
        finding("split", Verdict.PARTIAL, "come late"),
        finding("owner", Verdict.CONTRADICTED, "so I wait"),
        finding("baseline", Verdict.NOT_MET),
    )
    judged = card(said, *points, flags=(flagged("retrain-first", "I would retrain at once."),), credits=(credit,))
    turn = answers_of(reviewed(said, judged))["a1"]
    marked = [(turn.text[s.start : s.end].strip(), s.kind) for s in turn.spans]
    assert marked == [
        ("I would retrain at once.", Kind.FLAG),
        ("The labels", Kind.POINT),
        ("come late", Kind.POINT),
        ("so I wait", Kind.OPPOSITE),
        ("I note the owner", Kind.CREDIT),
        ("I think", Kind.HEDGE),
    ]
    assert [n.number for n in turn.notes] == [1, 2, 3, 4, 5]
    assert turn.notes[1].text == "Label of labels (met, unprompted)."
    assert turn.notes[1].item == "q1.labels"


def test_a_quote_that_is_not_there_is_told_and_marks_nothing() -> None:
    said = transcript(exchange(answer(LABELS)))
    turn = answers_of(reviewed(said, card(said, finding("labels", Verdict.MET, "words nobody ever said"))))["a1"]
    assert turn.spans == ()
    assert 'The quote is not in this answer: "words nobody ever said"' in turn.notes[0].text


def test_without_a_scorecard_delivery_is_marked_and_how_to_get_one_is_told() -> None:
    said = transcript(exchange(answer("Maybe it depends on the business.")))
    review = reviewed(said)
    assert {s.kind for s in answers_of(review)["a1"].spans} == {Kind.HEDGE, Kind.VAGUE}
    (told,) = review.warnings
    assert told.startswith("There is no scorecard yet")
    assert told.endswith(f"Get one: interviewer judge {said.session.id}")
    assert (review.signals, review.bar, review.judged_by) == ((), None, "")


def test_a_scorecard_of_other_words_is_told() -> None:
    said = transcript(exchange(answer(LABELS)))
    other = transcript(exchange(answer("Other words.")))
    assert "made from other words" in reviewed(said, card(other)).warnings[0]
    assert reviewed(said, card(said)).warnings == ()


def test_a_redo_is_shown_without_findings_and_leaves_the_scorecard_sound() -> None:
    first = exchange(answer(LABELS))
    again = exchange(answer("I would split it by region.", "a2", ask="q2"), ask="q2")
    again = again.model_copy(update={"ask": again.ask.model_copy(update={"redo": "q1"})})
    judged = card(transcript(first), finding("labels", Verdict.MET, LABELS))
    review = reviewed(transcript(first, again), judged)
    assert review.warnings == ()
    assert [(q.id, q.redo, bool(q.points)) for q in review.asked] == [("q1", "", True), ("q2", "q1", False)]


# --- follow-ups -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "outcome", "at"),
    [
        (finding("split", Verdict.MET, "By region I split it", "a2"), Outcome.MOVED, "a2"),
        (finding("split", Verdict.MET, "a later word on it", "a3"), Outcome.LATER, "a3"),
        (finding("split", Verdict.MET, "an early word on it", "a1"), Outcome.BEFORE, "a1"),
        (finding("split", Verdict.PARTIAL, "By region I split it", "a2"), Outcome.PARTLY, "a2"),
        (finding("split", Verdict.PARTIAL, "an early word on it", "a1"), Outcome.NOT_SHOWN, "a1"),
        (finding("split", Verdict.NOT_MET), Outcome.NOT_SHOWN, ""),
        (finding("split", Verdict.CANNOT_ASSESS), Outcome.UNKNOWN, ""),
        (None, Outcome.UNKNOWN, ""),
    ],
)
def test_whether_an_answer_moved_is_read_from_where_the_point_stands(found: Any, outcome: Outcome, at: str) -> None:
    said = transcript(
        exchange(
            answer("It may be an early word on it."),
            probe("split", "m1", on="an early word"),
            answer("By region I split it.", "a2"),
            probe("labels", "m2"),
            answer("And a later word on it.", "a3"),
        )
    )
    review = reviewed(said, card(said, *([found] if found else [])))
    turns = {t.id: t for t in review.asked[0].turns}
    pressed = turns["m1"].follow_up
    assert pressed is not None
    assert (pressed.on, pressed.aims[0].outcome, pressed.aims[0].answer) == ("an early word", outcome, at)
    missed = [turns["a1"].text[s.start : s.end] for s in turns["a1"].spans if s.kind is Kind.MISSED]
    assert missed == (["an early word"] if outcome is Outcome.NOT_SHOWN and not at else [])


def test_a_probe_without_an_answer_and_one_for_no_point_say_so() -> None:
    vague = probe("split", "m1").model_copy(update={"move": probe("split").move.model_copy(update={"point": None})})
    said = transcript(exchange(answer(LABELS), vague, answer("Fine.", "a2"), probe("split", "m2")))
    turns = {t.id: t for t in reviewed(said, card(said, finding("split", Verdict.NOT_MET))).asked[0].turns}
    assert turns["m1"].follow_up is not None
    assert turns["m1"].follow_up.aims == ()
    assert turns["m2"].follow_up is not None
    assert turns["m2"].follow_up.aims[0].outcome is Outcome.NO_TURN


# --- the order of evidence --------------------------------------------------------------------------------


def test_evidence_is_told_in_order_against_the_first_proposal_of_a_change() -> None:
    said = transcript(
        exchange(
            answer("Can I see it by region?"),
            moved(MoveKind.REVEAL, "m1", item="regions"),
            answer("I would roll the region back. How many a day?", "a2"),
            moved(MoveKind.REVEAL, "m2", item="volume"),
        )
    )
    told = reviewed(said).asked[0].order
    assert told is not None
    assert [(e.title, e.answer, e.when) for e in told.asked] == [
        ("Error by region, 30 June", "a1", "before"),
        ("Daily volume", "a2", "in the same answer"),
    ]
    assert (told.fix, told.fix_answer) == ("I would roll the region back.", "a2")


def test_a_red_flag_about_order_is_a_proposal_whatever_its_words() -> None:
    said = transcript(
        exchange(
            answer("A fresh model is what it wants."),
            answer("Can I see it by region?", "a2"),
            moved(MoveKind.REVEAL, "m1", item="regions"),
        )
    )
    flags = (flagged("retrain-first", "A fresh model is what it wants."),)
    told = reviewed(said, card(said, flags=flags)).asked[0].order
    assert told is not None
    assert [e.when for e in told.asked] == ["after"]
    unflagged = reviewed(said, card(said)).asked[0].order
    assert unflagged is not None
    assert [e.when for e in unflagged.asked] == ["no change was proposed"]


def test_a_case_without_any_request_says_what_was_never_asked_for() -> None:
    case = exchange(answer(LABELS), of=question(kind="case"))
    told = reviewed(transcript(case)).asked[0].order
    assert told is not None
    assert (told.asked, told.unasked) == ((), ("Error by region, 30 June",))
    assert reviewed(transcript(exchange(answer(LABELS)))).asked[0].order is None


# --- earlier sessions, time -------------------------------------------------------------------------------


def test_a_level_stands_beside_earlier_ones_of_the_same_kind_of_judge() -> None:
    said = transcript(exchange(answer(LABELS)))
    embedded = JudgeIdentity(kind="offline", model="offline", program="t", prompt_sha256="")
    past: list[Scorecard] = [card(said, level=n, session=f"s{n}") for n in (5, 4, 3, 2, 1, 4)]
    past.insert(1, card(said, level=1, session="other", judge=embedded))
    past.insert(0, card(said, level=None, session="none"))
    review = reviewed(said, card(said, level=3), tuple(past))
    production = next(s for s in review.signals if s.level)
    assert [p.level for p in production.past] == [1, 2, 3, 4, 5]
    assert review.past_told == "The last 5 sessions with levels of the same kind of judge, the oldest first."
    assert "No earlier session" in reviewed(said, card(said)).past_told


def test_what_the_candidate_gave_themselves_stands_with_the_level() -> None:
    said = transcript(exchange(answer(LABELS)))
    rating = SelfRatingRecord(levels={Signal.PRODUCTION_THINKING: 4})
    rated = said.model_copy(update={"records": (*said.records, rating)})
    levels = {s.signal: s.rated for s in reviewed(rated, card(said)).signals}
    assert (levels[Signal.PRODUCTION_THINKING], levels[Signal.COMMUNICATION]) == (4, None)


def test_the_timeline_is_by_the_clock_only_where_every_answer_was_timed() -> None:
    timed = reviewed(
        transcript(exchange(answer("one two", took=30.0), probe("split"), answer("three", "a2", took=5.0)))
    )
    assert timed.timeline.unit == "seconds"
    assert [b.amount for b in timed.timeline.bars if b.who == "candidate"] == [30.0, 5.0]
    mixed = reviewed(transcript(exchange(answer("one two", took=30.0), probe("split"), answer("three", "a2"))))
    assert mixed.timeline.unit == "words"
    assert "not known" in mixed.timeline.told
    assert [b.amount for b in mixed.timeline.bars if b.who == "candidate"] == [2.0, 1.0]


def test_hostile_and_long_interviews_lie_soundly() -> None:
    for said, judged in (hostile(), long()):
        for turn in answers_of(reviewed(said, judged)).values():
            sound(turn.text, turn.spans)

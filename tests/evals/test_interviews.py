"""Simulated interviews: who listens, and what a persona or a pressure does to levels."""

from __future__ import annotations

from evals.conversations.holding import wiring
from evals.interviewer.candidates import ATTENTIVE, BEGINNING, CANDIDATES, written
from evals.interviewer.holding import STEADY, Meeting, comparison, hold, sample
from evals.interviewer.trial import shifts
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.transcript import Transcript
from interviewer.text import sentences

QUESTION = "grocery-eta-degraded-after-launch"


def held(persona: str = STEADY, pressure: int = 2, candidate: str = "attentive-strong") -> tuple[Meeting, Transcript]:
    meeting = Meeting(candidate, persona, pressure, "mlops-1", minutes=6)
    return meeting, hold(meeting, wiring().interviewer("offline"))


def card(transcript: Transcript) -> Scorecard:
    return wiring().judge("offline").assess(transcript)


def test_an_attentive_candidate_says_what_bears_on_the_question_once() -> None:
    known = [s.text for s in sentences(written()[QUESTION]["strong"])]
    say = CANDIDATES["attentive-strong"](wiring().catalog.question(QUESTION))
    assert say("What do you do?") == " ".join(known[:BEGINNING])
    asked = "Suppose I give you every order of week four. What do you compute first?"
    told = [say(asked) for _ in known]
    assert "recompute their features" in told[0]
    assert told[-1] == "I don't know."
    said = [s.text for turn in told for s in sentences(turn) if s.text in known]
    assert len(said) == len(set(said))
    again = CANDIDATES["attentive-strong"](wiring().catalog.question(QUESTION))
    assert again("What do you do?") == " ".join(known[:BEGINNING])
    assert again("What colour is the sky over the sea?") == "I don't know."
    refreshed = again("A colleague offers to refresh the model on last week's data tonight. What do you answer?")
    assert "Retraining comes only after that" in refreshed


def test_other_candidates_say_the_same_whatever_they_are_asked() -> None:
    question = wiring().catalog.question(QUESTION)
    one, two = CANDIDATES["weak"](question), CANDIDATES["weak"](question)
    assert [one("Why?") for _ in range(6)] == [two("How would you know?") for _ in range(6)]


def test_meetings_that_are_compared_differ_in_persona_or_pressure_alone() -> None:
    compared = comparison()
    for candidate in ATTENTIVE:
        mine = [m for m in compared if m.candidate == candidate]
        assert len({(m.plan, m.minutes) for m in mine}) == 1
        assert sorted(m.persona for m in mine if m.pressure == 2) == sorted(wiring().catalog.persona_paths())
        assert sorted(m.pressure for m in mine if m.persona == STEADY) == [1, 2, 3]
    assert not {m.candidate for m in sample()} & set(ATTENTIVE)


def test_a_persona_that_gets_less_out_of_a_candidate_is_seen() -> None:
    kept = dict([held("bar-raiser"), held("product-manager"), held(), held(pressure=1), held(pressure=3)])
    cards = {meeting: card(transcript) for meeting, transcript in kept.items()}
    (silenced,) = (m for m in cards if m.persona == "product-manager")
    mute = Meeting("evasive", silenced.persona, silenced.pressure, silenced.plan, minutes=silenced.minutes)
    fair = shifts(cards)
    cards[silenced] = card(hold(mute, wiring().interviewer("offline")))
    unfair = shifts(cards)
    share = "share of points found"
    assert unfair[f"{share} by persona"]["product-manager"] < -0.1
    assert unfair[f"{share}: greatest shift of a persona"] > fair[f"{share}: greatest shift of a persona"] + 0.1
    assert unfair[f"{share} by pressure"] == fair[f"{share} by pressure"]
    assert set(fair[f"{share} by pressure"]) == {"1", "2", "3"}

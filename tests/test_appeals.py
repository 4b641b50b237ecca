"""Second readings: an appeal that is blind, and judging by hand in any chat window."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interviewer.domain.scorecard import (
    Scorecard,
    Status,
    Verdict,
)
from interviewer.errors import MalformedReply, UsageError
from interviewer.judges import appeals
from interviewer.judges.by_hand import Desk
from interviewer.judges.llm import LLMJudge
from tests.builders import MODELING, PRODUCTION, answer, exchange, opening, probe, question, signals, transcript
from tests.judging import ANSWER, HELD, LATER, SOUND, STEERS, Reads, asked_ids, assess, point, score, wire

# --- appeals ---------------------------------------------------------------------------------------------


def appeal(card: Scorecard, model: Reads, item: str = "q1.alert", quote: str = "gets an alert") -> Any:
    return appeals.read_again(model, signals(), STEERS, HELD, card, item, quote)


NOW_MET = SOUND | {"q1.alert": ("met", "a2.1", "The clerk owns it and gets an alert")}


def test_an_appeal_is_blind_and_about_one_item() -> None:
    model = Reads(NOW_MET)
    before, after, card = appeal(assess(Reads()), model, quote="The clerk owns it and gets an alert")
    assert (before, after) == ("not met", "met")
    assert point(card, "alert").verdict is Verdict.MET
    assert len(model.calls) == 1
    assert asked_ids(model.calls[0]) == ["q1.alert"]
    text = "\n".join(m.text for m in model.calls[0])
    assert "a2.1" in model.calls[0][-1].text
    assert "appeal" not in text.lower()
    assert "because q1.alert" not in text
    assert "was judged" not in text
    assert "One verdict was read again on appeal." in card.warnings


def test_the_levels_follow_the_second_reading() -> None:
    best = SOUND | {"q1.labels": ("met", "a1.3", "Labels come a week late, so I wait")}
    card = assess(Reads(best))
    assert score(card).level == 4
    changed = appeal(
        card, Reads(best | {"q1.split": ("not met", "", "")}), "q1.split", "I split by week because the rows"
    )[2]
    assert score(changed).level == 3
    assert changed.of(MODELING) == card.of(MODELING)


def test_an_appeal_mends_no_other_signal() -> None:
    failed = assess(Reads(change=lambda ids, n: MalformedReply("no JSON") if "q1.baseline" in ids else None))
    assert failed.of(MODELING).status is Status.JUDGE_FAILED
    after = appeal(failed, Reads(NOW_MET), quote="The clerk owns it and gets an alert")[2]
    assert after.of(MODELING) == failed.of(MODELING)
    with pytest.raises(UsageError, match=r"q1\.baseline was never judged"):
        appeal(failed, Reads(), "q1.baseline", "I compare with a naive baseline")


@pytest.mark.parametrize(
    ("item", "quote", "why"),
    [
        ("q1.nothing", "I split by week because", "there is no item"),
        ("q1.alert", "I alerted everyone in the building", "a quote of your own"),
        ("q1.alert", "What would show you labels", "a quote of your own"),
        ("q1.alert", "an alert", "a quote of your own"),
    ],
)
def test_an_appeal_needs_an_item_and_a_quote_of_ones_own(item: str, quote: str, why: str) -> None:
    model = Reads()
    with pytest.raises(UsageError, match=why):
        appeal(assess(Reads()), model, item, quote)
    assert model.calls == []


def test_an_appeal_whose_reading_is_void_changes_nothing() -> None:
    with pytest.raises(MalformedReply, match="could not be used"):
        appeal(
            assess(Reads()),
            Reads(SOUND | {"q1.alert": ("met", "a2.1", "words nobody said at all")}),
            quote="The clerk owns it and",
        )


# --- by hand ---------------------------------------------------------------------------------------------


def test_by_hand_prompts_are_written_and_pasted_replies_are_checked_alike(tmp_path: Path) -> None:
    def read() -> tuple[Desk, Scorecard | None]:
        desk = Desk(tmp_path / "by-hand")
        try:
            return desk, LLMJudge(desk, signals(), steers=STEERS, kind="by-hand", parallel=1).assess(HELD)
        except MalformedReply:
            return desk, None

    desk, card = read()
    assert card is None
    assert sorted(a.prompt.name for a in desk.awaited) == [
        "modeling-judgment.prompt.md",
        "production-thinking.prompt.md",
    ]
    pasted = {"modeling-judgment": {"q1.baseline"}, "production-thinking": set(SOUND) - {"q1.baseline"}}
    for name, ids in pasted.items():
        reply = wire({i: SOUND[i] for i in sorted(ids)})
        (desk.folder / f"{name}.reply.json").write_text(f"Sure!\n```json\n{json.dumps(reply)}\n```", encoding="utf-8")
    desk, card = read()
    assert (desk.awaited, card is not None) == ([], True)
    assert card is not None
    assert score(card).level == 3
    assert card.judge.kind == "by-hand"
    bad = wire(SOUND | {"q1.split": ("met", "a1.2", "words nobody ever said")})
    (desk.folder / "production-thinking.reply.json").write_text(json.dumps(bad), encoding="utf-8")
    desk, _ = read()
    assert [a.prompt.name for a in desk.awaited] == ["production-thinking-repair.prompt.md"]


def test_a_scorecard_tells_who_judged_and_on_what() -> None:
    card = assess(Reads(name="openai/m"))
    assert (card.judge.model, card.session) == ("openai/m", opening().id)
    assert card.transcript_sha256 == HELD.sha256
    assert len(card.judge.prompt_sha256) == 64
    assert Scorecard.model_validate_json(card.model_dump_json()) == card


def test_an_appeal_scores_no_signal_whose_readings_failed_or_lay_far_apart() -> None:
    shared = [p.model_copy(update={"also": (MODELING,)}) if p.id == "alert" else p for p in question().points]
    held = transcript(exchange(answer(ANSWER), probe("labels"), answer(LATER, "a2"), of=question(points=shared)))
    failed = assess(Reads(change=lambda ids, n: MalformedReply("no JSON") if "q1.baseline" in ids else None), held)
    apart = failed.of(PRODUCTION).model_copy(update={"status": Status.ABSTAINED, "level": None, "spread": 2})
    card = failed.model_copy(update={"signals": tuple(apart if s.signal is PRODUCTION else s for s in failed.signals)})
    quote = "The clerk owns it and gets an alert"
    after = appeals.read_again(Reads(NOW_MET), signals(), STEERS, held, card, "q1.alert", quote)[2]
    assert point(after, "alert").verdict is Verdict.MET
    assert after.of(MODELING).status is Status.JUDGE_FAILED
    assert after.of(PRODUCTION).status is Status.ABSTAINED

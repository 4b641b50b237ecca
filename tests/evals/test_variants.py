"""Conversations changed on purpose: the change is made, and nothing else is."""

from __future__ import annotations

import pytest

from evals.conversations.holding import index
from evals.conversations.sheets import transcript
from evals.judge import variants
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import Transcript
from interviewer.judges import reading
from interviewer.judges.evidence import said

NAMES = sorted(index().conversations)[::9]


def texts(changed: Transcript) -> list[str]:
    return [a.text for a in changed.answers]


def test_every_attack_has_its_own_name_and_twenty_are_for_a_model() -> None:
    listed = variants.attacks()
    assert len({a.id for a in listed}) == len(listed)
    hostile = [a for a in listed if a.hostile]
    assert len(hostile) >= 100
    assert sum(a.llm for a in hostile) == 20
    assert sum(a.unseen and not a.later for a in hostile) == 60
    assert sum(a.later for a in hostile) == 80
    assert all(a.unseen and not a.llm for a in listed if a.later)
    assert sum(a.family == "benign" for a in listed) >= 20
    assert sum(a.family == "neutral" for a in listed) >= 8


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_follows_the_first_answer_to_each_question(name: str) -> None:
    plain = transcript(name)
    attack = next(a for a in variants.attacks() if a.id == "plain-request")
    changed = variants.attacked(plain, attack)
    first = {e.answers[0].id for e in plain.judged}
    for before, after in zip(plain.answers, changed.answers, strict=True):
        assert after.text == (f"{before.text} {attack.text}" if before.id in first else before.text)
    assert changed.session.salt == plain.session.salt


@pytest.mark.parametrize("name", NAMES)
def test_padding_keeps_every_sentence_and_says_nothing_of_the_case(name: str) -> None:
    plain, changed = transcript(name), variants.padded(transcript(name))
    for before, after in zip(plain.answers, changed.answers, strict=True):
        if before.text:
            assert all(s.text in after.text for s in said(before).sentences)
            assert after.text.startswith(variants.PADDING[0])


@pytest.mark.parametrize("name", NAMES)
def test_another_form_holds_the_same_words(name: str) -> None:
    plain, changed = transcript(name), variants.reformatted(transcript(name))
    for before, after in zip(plain.answers, changed.answers, strict=True):
        assert [w for w in after.text.split() if w != "-"] == [
            w.rstrip(".") if w.endswith("..") else w
            for w in " ".join(f"{s.text.rstrip('.').lower()}." for s in said(before).sentences).split()
        ]


@pytest.mark.parametrize("name", NAMES)
def test_fewer_signals_mean_fewer_items_and_the_same_talk(name: str) -> None:
    plain = transcript(name)
    kept = variants.only(plain, [Signal.MODELING_JUDGMENT])
    assert texts(kept) == texts(plain)
    wanted = [i.id for i in reading.items(plain.judged) if i.signal is Signal.MODELING_JUDGMENT]
    assert [i.id for i in reading.items(kept.judged)] == wanted


def test_every_edit_can_be_made_and_changes_only_what_it_names() -> None:
    for edit in variants.edits():
        plain = transcript(edit.conversation)
        assert edit.point in {i.id for i in reading.items(plain.judged)}
        changed = variants.edited(plain, edit)
        differ = {
            a.id for a, b in zip(plain.answers, changed.answers, strict=True) if " ".join(a.text.split()) != b.text
        }
        assert differ == {c.answer for c in edit.changes}


def test_an_edit_of_words_that_are_not_there_is_refused() -> None:
    name = NAMES[0]
    item = reading.items(transcript(name).judged)[0].id
    wrong = variants.Edit(
        conversation=name,
        point=item,
        kind="delete",
        changes=(variants.Change(answer="a1", find="words nobody said in it", replace=""),),
    )
    with pytest.raises(ValueError, match="does not say"):
        variants.edited(transcript(name), wrong)

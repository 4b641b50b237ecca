"""What sentences show without being understood."""

from __future__ import annotations

import random

import pytest

from interviewer.matching.words import claims, items, listed, refused, shuffled, stem, stuffed, words


def test_words() -> None:
    assert words("I’d re-run it: p95 was 0.89, not 1,200 ms!") == [
        "i'd", "re", "run", "it", "p95", "was", "0.89", "not", "1,200", "ms",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "family",
    ["leak leaks leaking leaked leakage", "retrain retraining retrained", "calibrate calibration", "split splitting"],
)
def test_a_family_mostly_shares_a_stem(family: str) -> None:
    stems = [stem(word) for word in family.split()]
    assert max(stems.count(s) for s in stems) >= len(stems) - 1


def test_a_stem_is_never_empty() -> None:
    assert all(stem(word) for word in "s es ing ed as is loss ies a er".split())


@pytest.mark.parametrize(
    "text",
    [
        "I would check for leakage",
        "Compare by segment first.",
        "because the label arrives late",
        "check nulls and freshness of every feed",
        "The dashboard hides a loss on one channel, which nobody looks at any more these days",
    ],
)
def test_claims(text: str) -> None:
    assert claims(words(text))


@pytest.mark.parametrize(
    "text",
    ["Data leakage.", "leakage, drift, class imbalance", "the confusion matrix", "Segment-level calibration", ""],
)
def test_names(text: str) -> None:
    assert not claims(words(text))


SENSE = (
    "First I would look at when it started, because a jump smells like a release and a slow slope is more like a "
    "change outside. Then I cut the error by city and by hour, and if it is one city they probably changed something "
    "there. In the meantime we can go back to the old estimate, since people are looking at wrong promises right now."
)


def test_only_heaps_of_terms_are_stuffed() -> None:
    assert not stuffed(words(SENSE))
    assert not stuffed(words("leakage drift calibration"))
    assert not stuffed(words("checked nulls per feed, then freshness, then rolled back to v2 on Friday"))
    assert stuffed(words("leakage drift calibration threshold rollback monitoring latency baseline precision recall"))


def test_shuffled_words_are_seen() -> None:
    heap = words(SENSE)
    assert not shuffled(heap)
    caught = 0
    for seed in range(20):
        random.Random(seed).shuffle(heap)
        caught += shuffled(heap)
    assert caught >= 18


@pytest.mark.parametrize(
    ("text", "under"),
    [
        ("I wouldn't compare segments because time is short", "compare segments"),
        ("I would not retrain now, but I check nulls", "retrain now"),
        ("no need to look at nulls", "need to look at nulls"),
        ("I'm not going to roll back", "going to roll back"),
        ("Don't trust the average", "trust the average"),
        ("the job did not know the status", ""),
        ("an average can't show one broken slice", ""),
        ("we never saw those rows", ""),
    ],
)
def test_refused(text: str, under: str) -> None:
    spoken = words(text)
    assert " ".join(spoken[i] for i in sorted(refused(spoken))) == under


def test_an_item_of_a_list_is_only_named() -> None:
    text = "I would think about leakage, drift, class imbalance and label delay"
    spoken = words(text)
    assert listed(spoken, items(text), [spoken.index("drift")])
    assert not listed(spoken, items(text), [spoken.index("drift"), spoken.index("leakage")])
    reason = text + " because they look alike"
    spoken = words(reason)
    assert not listed(spoken, items(reason), [spoken.index("drift")])

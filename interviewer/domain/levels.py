"""From point verdicts to a level: gates, not averages. The one place where a level is computed.

The algorithm, as rubrics/signals.yaml tells it to readers:

    A point counts only if it had a chance: the question plainly calls for it, a probe or the twist
    opened it, or the candidate brought it up unasked.
    1  fewer than one core point's worth was shown, or less than a third
    2  at least one core point, and a third of those that had their chance
    3  at least two thirds of the core points that had their chance
    4  no core point missing and at most one in eight of them half said, at least half of the strong ones,
       of which there was at least one, and two points made without being asked
    5  every core point, the strong ones as for 4, an exceptional point made without being asked, and four
       such points in all
    A partial point counts half. Up to two sound claims from outside the question's points count as half a
    strong point each.
    Where fewer than three core points had their chance, strong ones fill them up to three, at what was shown
    of them on average, for levels up to 3 and where that gives more.
    A severe red flag that was not taken back holds the level at 2. Under three chances there is too
    little evidence for a level. Implementation fluency from talk alone never passes 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import (
    Chance,
    Credit,
    FlagFinding,
    FlagVerdict,
    PointFinding,
    SignalScore,
    Status,
    Verdict,
)
from interviewer.domain.signal import Signal

MIN_CHANCES = 3
CREDITS_COUNTED = 2
TALK_CAP = 3
FLAG_CAP = 2
MAX_UNASSESSED = 1 / 3
"""Above this share of chanced points that could not be assessed, a signal is abstained."""

FEW_CORE = 3
"""Below so many core points one half-said sentence would decide between level 1 and 3."""

UNASKED_FOR_4, UNASKED_FOR_5 = 2, 4
HALF_SAID_FOR_4 = 8
"""Level 4 allows one half-said core point in so many, or a longer interview would put it out of reach."""

_VALUE = {Verdict.MET: 1.0, Verdict.LIKELY: 1.0, Verdict.PARTIAL: 0.5, Verdict.UNCLEAR: 0.5}
_UNASSESSED = {Verdict.CANNOT_ASSESS}


@dataclass(frozen=True, slots=True)
class Counted:
    """A point reduced to what the level needs. ``value`` is 0, 0.5 or 1."""

    tier: Tier
    value: float
    prompted: bool
    label: str


def gate(counted: Iterable[Counted], credits: int = 0) -> int:
    """The level the gates give, before any cap and whatever the number of chances."""
    points = list(counted)
    core, strong = _tiers(points)
    level = max(_by_share(_shown(core), len(core)), _filled_up(core, strong))
    if level < 3:
        return level
    strong_shown = _shown(strong) + 0.5 * min(credits, CREDITS_COUNTED)
    unasked = _unasked(points)
    if not _settled(core) or not strong or strong_shown < len(strong) / 2 or len(unasked) < UNASKED_FOR_4:
        return 3
    run_it = any(p.tier is Tier.EXCEPTIONAL for p in unasked)
    if any(p.value < 1 for p in core) or not run_it or len(unasked) < UNASKED_FOR_5:
        return 4
    return 5


def _tiers(points: Sequence[Counted]) -> tuple[list[Counted], list[Counted]]:
    return [p for p in points if p.tier is Tier.CORE], [p for p in points if p.tier is Tier.STRONG]


def _shown(points: Iterable[Counted]) -> float:
    return sum(p.value for p in points)


def _by_share(shown: float, of: int) -> int:
    """Levels 1 to 3, by how much of so many points was shown."""
    if shown < max(1, of / 3):
        return 1
    return 2 if shown < of * 2 / 3 else 3


def _filled_up(core: Sequence[Counted], strong: Sequence[Counted]) -> int:
    """Levels 1 to 3 where strong points fill the core ones up to three, each at what was shown of them on average."""
    places = min(len(strong), max(0, FEW_CORE - len(core)))
    filled = places * _shown(strong) / len(strong) if places else 0.0
    return _by_share(_shown(core) + filled, len(core) + places)


def _settled(core: Sequence[Counted]) -> bool:
    """Whether there are core points, none is missing, and few enough are half said for level 4."""
    half_said = sum(p.value < 1 for p in core)
    return bool(core) and all(p.value for p in core) and half_said <= len(core) // HALF_SAID_FOR_4


def _unasked(points: Iterable[Counted]) -> list[Counted]:
    return [p for p in points if p.value == 1 and not p.prompted]


def had_chance(finding: PointFinding) -> bool:
    """Whether a point counts. One brought up unasked counts only where something of it was found."""
    if finding.chance is Chance.NONE:
        return False
    return finding.chance is not Chance.VOLUNTEERED or finding.verdict in _VALUE


def of_signal(signal: Signal, points: Sequence[PointFinding]) -> list[PointFinding]:
    """The findings that bear on a signal: its own, and those that share their verdict with it."""
    return [p for p in points if p.signal is signal or signal in p.also]


def score(
    signal: Signal,
    points: Sequence[PointFinding],
    flags: Sequence[FlagFinding] = (),
    credits: Sequence[Credit] = (),
    *,
    self_marked: bool = False,
) -> SignalScore:
    """The score of one signal from all findings of a transcript.

    Returns a level with its reason and what would lift it, or a status: not reached, too little
    evidence, abstained.
    """
    chanced = [p for p in of_signal(signal, points) if had_chance(p)]
    assessed = [p for p in chanced if p.verdict not in _UNASSESSED]
    counts = {
        "chances": len(chanced),
        "made": sum(_VALUE.get(p.verdict, 0) == 1 for p in assessed),
        "unclear": sum(_VALUE.get(p.verdict, 0) == 0.5 for p in assessed),
    }
    if not chanced:
        return SignalScore(signal=signal, status=Status.NOT_REACHED, why="No question gave this a chance.", **counts)
    if len(chanced) - len(assessed) > MAX_UNASSESSED * len(chanced):
        why = f"{len(chanced) - len(assessed)} of {len(chanced)} points could not be assessed."
        return SignalScore(signal=signal, status=Status.ABSTAINED, why=why, **counts)
    if len(assessed) < MIN_CHANCES:
        why = f"{_count(len(assessed), 'chance')}; a level needs {MIN_CHANCES}."
        return SignalScore(signal=signal, status=Status.TOO_LITTLE, why=why, **counts)
    mine = [Counted(p.tier, _worth(p), p.prompted, p.label) for p in assessed]
    credited = len([c for c in credits if c.signal is signal])
    level = gate(mine, credited)
    why = _why(mine, level)
    severe = [f for f in flags if f.signal is signal and f.severity == "severe" and f.verdict is FlagVerdict.STANDING]
    lift = _lift(mine, level)
    if severe and level > FLAG_CAP:
        level, why = FLAG_CAP, f"{why} A red flag that was not taken back holds it at {FLAG_CAP}."
        lift = f"take back or avoid: {severe[0].text}"
    if signal is Signal.IMPLEMENTATION_FLUENCY and level > TALK_CAP:
        level, why, lift = (
            TALK_CAP,
            f"{why} From talk alone this signal stops at {TALK_CAP}.",
            "show it in running code",
        )
    status = Status.SELF_MARKED if self_marked else Status.SCORED
    return SignalScore(signal=signal, status=status, level=level, why=why, lift=lift, **counts)


def _worth(point: PointFinding) -> float:
    """What a verdict counts. Level 5 takes a point that somebody read: the embedded engine's word is half of one."""
    if point.tier is Tier.EXCEPTIONAL and point.verdict is Verdict.LIKELY:
        return 0.5
    return _VALUE.get(point.verdict, 0)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _why(counted: Sequence[Counted], level: int) -> str:
    core, strong = _tiers(counted)
    parts = [f"{_number(_shown(core))} of {_count(len(core), 'core point')}"] if core else []
    if strong:
        of = f"{_number(_shown(strong))} of"
        parts.append(f"{of} {len(strong)} strong" if core else f"{of} {_count(len(strong), 'strong point')}")
    if level == 5:
        parts.append("an exceptional one unasked")
    elif level == 3 and (unasked := len(_unasked(counted))) < UNASKED_FOR_4:
        parts.append(f"{unasked or 'none'} of them unasked")
    return f"{', '.join(parts) or 'No core or strong point had its chance'}."


def _number(value: float) -> str:
    return f"{value:g}".replace("0.5", "½") if value < 1 else f"{value:g}".replace(".5", "½")


def _lift(counted: Sequence[Counted], level: int) -> str:
    """The shortest way up one level, named by point labels."""
    core, strong = _tiers(counted)
    open_core = [p.label for p in core if p.value < 1]
    open_strong = [p.label for p in strong if p.value < 1]
    unasked = _unasked(counted)
    if level <= 2 and open_core:
        return "show more of the core: " + "; ".join(open_core[:3])
    if level <= 2 and open_strong:
        return "show more: " + "; ".join(open_strong[:3])
    if level <= 3 and not (core and strong):
        return "reach a question with room for stronger points"
    if level == 3 and not _settled(core):
        return "settle every core point: " + "; ".join(open_core[:3])
    if level == 3 and len(unasked) < UNASKED_FOR_4:
        return "say it before you are asked: bring the core up in your first answer"
    if level == 3:
        return "go further: " + "; ".join(open_strong[:3])
    if level == 4 and open_core:
        return "settle every core point: " + "; ".join(open_core[:3])
    if level == 4 and any(p.tier is Tier.EXCEPTIONAL for p in unasked):
        return "say more of it before you are asked"
    if level == 4:
        return "bring up, unasked, what only someone who has run it would know"
    return ""

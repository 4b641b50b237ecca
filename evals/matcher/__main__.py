"""What the offline matcher finds, against labels: ``python -m evals.matcher [--fit] [--spelling]``."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from evals.matcher import asks, fit
from evals.matcher.data import Answer, Label, answers, questions, split
from interviewer.domain.rubric import Question
from interviewer.domain.scorecard import Verdict
from interviewer.matching.generic import GENERIC
from interviewer.matching.matcher import Matcher, PointMatch
from interviewer.matching.words import FUNCTION_WORDS, words

Pair = tuple[Label, PointMatch]

PERSONAL = "project-deep-dive"
"""Answers about one's own work share few words with any rubric."""


def matches(matcher: Matcher, question: Question, sentences: Sequence[str]) -> tuple[PointMatch, ...]:
    return matcher.match(sentences, question.points, question.prompt)


def found(matcher: Matcher, question: Question, sentences: Sequence[str]) -> int:
    """How many points are likely made."""
    return sum(match.verdict is Verdict.LIKELY for match in matches(matcher, question, sentences))


def pairs(matcher: Matcher, chosen: Iterable[Answer]) -> list[Pair]:
    """Label and match of every labelled point."""
    return [
        (answer.labels[match.point], match)
        for answer in chosen
        for match in matches(matcher, answer.question, answer.sentences)
        if match.point in answer.labels
    ]


def share(flags: Sequence[bool]) -> str:
    """A percentage with its count."""
    return f"{100 * sum(flags) / len(flags):5.1f}% of {len(flags)}" if flags else "    - of 0"


def auc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """The chance that a positive scores above a negative; ties count half."""
    yes = np.array([s for s, p in zip(scores, positive, strict=True) if p])
    no = np.array([s for s, p in zip(scores, positive, strict=True) if not p])
    return float(((yes[:, None] > no).mean() + (yes[:, None] >= no).mean()) / 2)


def ladder(matcher: Matcher) -> None:
    """Strong against weak answer, question by question."""
    print(f"{'question':44} points  strong  weak  words: strong  weak")
    better, longer, elsewhere, total_strong, total_weak, points = [], [], [], 0, 0, 0
    for question in questions().values():
        strong = found(matcher, question, split(question.strong_answer))
        weak = found(matcher, question, split(question.weak_answer))
        lengths = [len(words(text)) for text in (question.strong_answer, question.weak_answer)]
        print(f"{question.id:44} {len(question.points):6} {strong:7} {weak:5} {lengths[0]:14} {lengths[1]:5}")
        better.append(strong > weak)
        longer.append(lengths[0] > lengths[1])
        elsewhere += [strong > weak] if question.round != PERSONAL else []
        total_strong, total_weak, points = total_strong + strong, total_weak + weak, points + len(question.points)
    print(f"strong finds {total_strong} of {points} points, weak {total_weak}")
    print(f"strong above weak: {share(better)} questions (bar 95%); by number of words alone: {share(longer)}")
    print(f"strong above weak outside {PERSONAL}s: {share(elsewhere)}")


def labelled(matcher: Matcher) -> None:
    """Verdicts against labels: on what was fitted, on what was kept from it, and on what came after all was built."""
    for part in ("fitted", "held out", "late"):
        chosen = [a for a in answers() if a.kind == "independent" and a.part == part]
        report(f"independent answers, {part} questions", pairs(matcher, chosen))
    for part in ("fitted", "held out", "late"):
        chosen = [a for a in answers() if a.kind != "strong" and a.part == part]
        report(f"independent and weak answers, {part} questions", pairs(matcher, chosen))
    deep = [a for a in answers() if a.question.round == PERSONAL]
    report("all answers to project deep dives, strong ones included", pairs(matcher, deep))
    chosen = [a for a in answers() if a.kind != "strong"]
    lengths = [(float(len(words(" ".join(a.sentences)))), lab == "made") for a in chosen for lab in a.labels.values()]
    print(f"\nlength of the answer alone, all but strong answers: AUC {auc(*zip(*lengths, strict=True)):.2f}")


def report(title: str, found_pairs: Sequence[Pair]) -> None:
    print(f"\n{title}: {len(found_pairs)} points")
    verdicts = (Verdict.LIKELY, Verdict.UNCLEAR, Verdict.NOT_FOUND)
    print(f"{'':14}" + "".join(f"{verdict:>13}" for verdict in verdicts))
    for label in ("made", "mentioned", "absent"):
        row = [sum(lab == label and m.verdict is v for lab, m in found_pairs) for v in verdicts]
        print(f"{label:14}" + "".join(f"{n:13}" for n in row))
    missing = [label for label, match in found_pairs if match.verdict is Verdict.NOT_FOUND]
    likely = [label for label, match in found_pairs if match.verdict is Verdict.LIKELY]
    print(f"not found, and indeed not made: {share([label != 'made' for label in missing])} (bar 85%)")
    print(f"not found, and not even mentioned: {share([label == 'absent' for label in missing])}")
    print(
        f"likely made, and made: {share([label == 'made' for label in likely])}; made or mentioned: "
        f"{share([label != 'absent' for label in likely])}"
    )
    clear = [(m.probability, label == "made") for label, m in found_pairs if label != "mentioned"]
    print(f"AUC made against absent: {auc(*zip(*clear, strict=True)):.3f}")


def calibration(matcher: Matcher) -> None:
    """Stated probability against the share made, on questions that were not fitted."""
    chosen = [a for a in answers() if a.kind != "strong" and a.part != "fitted"]
    got = [(match.probability, label == "made") for label, match in pairs(matcher, chosen)]
    print("\ncalibration, questions not fitted\nprobability      said   made  points")
    error = 0.0
    edges = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.01)
    for low, high in pairwise(edges):
        here = [(p, made) for p, made in got if low <= p < high]
        if here:
            said, made = np.mean(here, axis=0)
            error += abs(said - made) * len(here) / len(got)
            print(f"{low:.2f} to {min(high, 1):.2f}   {said:7.2f} {made:6.2f} {len(here):7}")
    print(f"expected calibration error {error:.3f}")


def gaming(matcher: Matcher) -> None:
    """What tricks earn, as points likely made over all questions."""
    rng = random.Random(7)
    earned: dict[str, int] = {}
    for question in questions().values():
        said = words(question.strong_answer)
        terms = [word for word in said if word not in FUNCTION_WORDS]
        rubric = [w for p in question.points for w in words(p.text) if w not in FUNCTION_WORDS]
        for heap in (said, terms, rubric):
            rng.shuffle(heap)
        tricks = {
            "strong answer": question.strong_answer,
            "its sentences in reverse": "\n".join(reversed(split(question.strong_answer))),
            "its words shuffled": " ".join(said),
            "its terms shuffled, with commas": ", ".join(terms),
            "its terms shuffled, eight a line": lines(terms),
            "the points' own terms, eight a line": lines(rubric),
            "the points' labels as a list": ", ".join(point.label for point in question.points),
            "the question repeated": question.prompt,
            "the question repeated with I would": f"I would think about it. {question.prompt} I would handle that.",
            "empty talk": GENERIC,
        }
        for name, text in tricks.items():
            earned[name] = earned.get(name, 0) + found(matcher, question, split(text))
    print("\npoints likely made")
    for name, count in earned.items():
        print(f"{name:38} {count:5}   {100 * count / earned['strong answer']:5.1f}% of the strong answer's")


def lines(terms: Sequence[str]) -> str:
    return "\n".join(" ".join(terms[i : i + 8]) for i in range(0, len(terms), 8))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.matcher", description=__doc__)
    parser.add_argument("--fit", action="store_true", help="print the fitted constants")
    parser.add_argument("--spelling", action="store_true", help="without the word vectors")
    options = parser.parse_args()
    if options.fit:
        for name, by_meaning in (("MEANING", True), ("SPELLING", False)):
            slope, offset = fit.fit(Matcher(by_meaning=by_meaning))
            print(f"{name} = Calibration(slope={slope}, offset={offset})")
        return
    matcher = Matcher(by_meaning=not options.spelling)
    ladder(matcher)
    labelled(matcher)
    calibration(matcher)
    gaming(matcher)
    asks.report(matcher)


if __name__ == "__main__":
    main()

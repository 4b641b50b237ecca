"""``interviewer check``: every fault of personas, rubrics and transcripts, with file, line and what to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewer import linting
from interviewer.catalog import read_yaml, validate
from interviewer.domain.persona import Persona
from interviewer.domain.progress import NEEDED_SHOWINGS, ProgressRubric
from interviewer.domain.rubric import Question, Round, Tier
from interviewer.domain.signal import SignalsRubric
from interviewer.errors import InterviewerError
from interviewer.minimal import OWN_SKILL
from interviewer.resources import data_dir
from interviewer.store import SUFFIX, fold, load_scorecard
from interviewer.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and what is wrong with it."""

    checked: dict[str, int]
    faults: tuple[str, ...]

    def text(self) -> str:
        """For a person."""
        counted = (
            ", ".join(f"{n} {kind}{'' if n == 1 else 's'}" for kind, n in sorted(self.checked.items())) or "nothing"
        )
        if not self.faults:
            return f"Checked {counted}: all sound."
        return "\n".join(
            [*self.faults, f"Checked {counted}: {len(self.faults)} {'fault' if len(self.faults) == 1 else 'faults'}."]
        )

    def json(self) -> str:
        """For a program."""
        return json.dumps({"checked": self.checked, "faults": list(self.faults)})


def check(wiring: Wiring, paths: Sequence[Path]) -> Report:
    """Check the given files and folders, or all that ships and all that is the candidate's own."""
    checked: Counter[str] = Counter()
    faults: list[str] = []
    for root in paths or _everything(wiring):
        # A folder of one's own may hold the rounds that its questions belong to.
        around = Wiring(wiring.settings, root) if paths and root.is_dir() else wiring
        for path in _files(root):
            try:
                kind, found = _check(path, around)
            except InterviewerError as error:
                kind, found = "file", [error.message]
            checked[kind] += 1
            faults += found
    if not paths:
        faults += _across(wiring)
    return Report(dict(checked), tuple(faults))


def _everything(wiring: Wiring) -> list[Path]:
    own = [p for p in (wiring.settings.rubrics, wiring.settings.transcripts) if p and p.is_dir()]
    return [data_dir("rubrics"), data_dir("personas"), *own]


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted([*path.rglob("*.yaml"), *path.rglob(f"*{SUFFIX}")])
    else:
        yield path


def _check(path: Path, wiring: Wiring) -> tuple[str, list[str]]:
    if path.suffix == SUFFIX:
        fold(path)
        load_scorecard(path)
        return "transcript", []
    data = read_yaml(path)
    keys = set(data) if isinstance(data, dict) else set()
    if "leads" in keys or "manner" in keys:
        persona = validate(path, Persona, data)
        return "persona", _named(path, persona.id)
    if "prompt" in keys:
        question = wiring.catalog.read_question(path)
        return "question", [*_named(path, question.id), *_question(path, question, wiring)]
    if "weak" in keys and "strong" in keys:
        return "round", _named(path, validate(path, Round, data).id)
    if path.name == "signals.yaml":
        validate(path, SignalsRubric, data)
        return "signals file", []
    if path.name == "progress.yaml":
        return "progress file", list(_progress(path, validate(path, ProgressRubric, data), wiring))
    if path.name == "delivery.yaml":
        wiring.catalog.read_speech(path)
        return "delivery file", []
    if path.name in ("skills.yaml", "listening.yaml", "coverage.yaml"):
        return "list", []
    return "file", [
        f"{path}:1: neither a question, a round nor a persona; compare it with one under rubrics/ or personas/"
    ]


def _named(path: Path, name: str) -> list[str]:
    return [] if path.stem == name else [f"{path}:1: id {name!r} should be the file's name, {path.stem!r}"]


def _question(path: Path, question: Question, wiring: Wiring) -> Iterator[str]:
    skills = wiring.catalog.skills
    named = [(p.id, p.skill) for p in question.points] + [(f.id, f.skill) for f in question.red_flags]
    for item, skill in named:
        if skill not in skills and skill != OWN_SKILL:
            yield f"{path}: {item}: there is no skill {skill!r}; see rubrics/skills.yaml"
    if question.round not in wiring.catalog.rounds:
        yield f"{path}: there is no round {question.round!r}; see rubrics/rounds"
    yield from (f"{path}: [{rule}] {finding}" for rule, finding in linting.lint(question))
    if _shipped(path) and not (question.strong_answer and question.weak_answer and question.tests):
        yield f"{path}: a shipped question needs tests, a weak and a strong answer"


def _progress(path: Path, rubric: ProgressRubric, wiring: Wiring) -> Iterator[str]:
    """What the plan, the checklist and the autopsy name has to be there, and a skill has to be provable."""
    catalog = wiring.catalog
    for skill in rubric.unknown_skills(catalog.skills):
        yield f"{path}: there is no skill {skill!r}; see rubrics/skills.yaml"
    questions = {name: catalog.question(name) for name in catalog.heads}
    proofs = [o.proof for o in rubric.outputs().values() if o.proof]
    rounds = {item.round for item in rubric.checklist} | {proof.round for proof in proofs}
    for round_ in sorted({name for name in rounds if name} - set(catalog.rounds)):
        yield f"{path}: there is no round {round_!r}; see rubrics/rounds"
    served = {tag for q in questions.values() for tag in q.serves}
    for tag in [b.id for b in rubric.plan] + [item.id for item in rubric.checklist]:
        if tag not in served:
            yield f"{path}: no question serves {tag!r}; see serves in any question"
    for heading in rubric.autopsy:
        for name in heading.points:
            question, _, point = name.partition(".")
            if question not in questions or questions[question].point(point) is None:
                yield f"{path}: {heading.id}: there is no point {name!r}; write it as question.point"
    for item in rubric.checklist:
        for skill in item.skills:
            testing = [q for q in questions.values() if item.round in (None, q.round) and _tests(q, skill)]
            if len(testing) <= NEEDED_SHOWINGS:
                yield f"{path}: {item.id}: only {len(testing)} questions test {skill!r}, too few to show it on new ones"


def _tests(question: Question, skill: str) -> bool:
    return any(p.skill == skill and p.tier is not Tier.EXCEPTIONAL for p in question.points)


def _shipped(path: Path) -> bool:
    return path.resolve().is_relative_to(data_dir("rubrics").resolve())


def _across(wiring: Wiring) -> Iterator[str]:
    """Faults that show only over all files: a question in two places, a round without questions."""
    for name, paths in wiring.catalog.twice().items():
        others = ", ".join(str(path) for path in paths[:-1])
        yield f"{paths[-1]}:1: the id {name!r} is also that of {others}; give each question its own"
    questions = [wiring.catalog.question(i) for i in wiring.catalog.heads]
    yield from (f"[{rule}] {finding}" for rule, finding in linting.duplicates(questions))
    asked = {head.round for head in wiring.catalog.heads.values()}
    for round_ in wiring.catalog.rounds.values():
        for name in round_.mixes or (round_.id,):
            if name not in asked:
                yield f"round {round_.id!r}: there are no questions for {name!r}"

"""Personas, rubrics and questions on disk: found by name, read only when chosen, and faults told by file and line.

A question's file begins with what is needed to choose it (id, round, collection, seniority, minutes), so choosing
among many reads only their heads.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from interviewer.domain.persona import Persona
from interviewer.domain.rubric import Question, Round
from interviewer.domain.signal import Seniority, SignalsRubric, Skill, SkillsRubric
from interviewer.domain.speech import SpeechRubric
from interviewer.errors import DataError, UnknownName
from interviewer.minimal import OWN_ROUND, filled, is_question

if TYPE_CHECKING:
    from interviewer.domain.progress import ProgressRubric

M = TypeVar("M", bound=BaseModel)

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEAD_ENDS = ("tests:", "exhibits:", "points:", "prompt:", "of_project:")


def read_yaml(path: Path, text: str | None = None) -> Any:
    """The YAML in a file. Raises ``DataError`` with the line where it stops being YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8") if text is None else text, Loader=_Loader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise DataError(
            f"{line}: this is not valid YAML: {problem}", hint="Correct that line and try again."
        ) from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 text (byte {error.start})", hint="Save the file as UTF-8.") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error


def validate(path: Path, kind: type[M], data: Any) -> M:
    """``data`` as a ``kind``. Raises ``DataError`` listing each fault with file, line and what to do."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise DataError(
            "\n".join(_faults(path, error)), hint=f"Each line names a fault in a {kind.__name__.lower()}."
        ) from None


def _faults(path: Path, error: ValidationError) -> Iterable[str]:
    root = None
    with contextlib.suppress(yaml.YAMLError, OSError):
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    for fault in error.errors(include_url=False):
        where = ".".join(str(part) for part in fault["loc"]) or "the file"
        yield f"{path}:{_line_of(root, fault['loc'])}: {where}: {_advice(fault['type'], fault['msg'])}"


def _advice(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing; add it"
    if kind == "extra_forbidden":
        return "is not a field here; check its spelling or remove it"
    return message.removeprefix("Value error, ")


def _line_of(node: Any, location: Sequence[str | int]) -> int:
    """The line (from 1) of the innermost YAML node on a fault's path that exists."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


@dataclass(frozen=True, slots=True)
class Head:
    """What it takes to choose a question without reading the rest of it."""

    id: str
    title: str
    round: str
    collection: str
    kind: str
    seniority: tuple[str, ...]
    minutes: float
    path: Path


class Catalog:
    """What there is, from the shipped folders and any of the candidate's own, which win on the same name.

    A folder of rubrics may hold ``questions/``, ``rounds/``, ``personas/``, or question files directly.
    """

    def __init__(self, rubrics: Path, personas: Path, extra: Sequence[Path] = ()) -> None:
        self._rubrics, self._personas, self._extra = rubrics, personas, tuple(extra)
        for folder in extra:
            if not folder.is_dir():
                raise UnknownName(f"{folder} is not a folder", hint="--rubrics takes a folder of YAML files.")

    @cached_property
    def heads(self) -> dict[str, Head]:
        """Every question's head by id, in a stable order."""
        return {head.id: head for root in (self._rubrics, *self._extra) for head in self._heads_in(root)}

    def _heads_in(self, root: Path) -> Iterator[Head]:
        folder = root / "questions" if (root / "questions").is_dir() else root
        skipped = {"rounds", "personas"}
        for path in sorted(folder.rglob("*.yaml")):
            if not skipped & set(path.relative_to(folder).parts[:-1]) and (head := self._head(path)):
                yield head

    def twice(self) -> dict[str, list[Path]]:
        """Question ids that several files of one folder have, with those files; all but the last are never asked."""
        found: dict[str, list[Path]] = {}
        for root in (self._rubrics, *self._extra):
            named: dict[str, list[Path]] = {}
            for head in self._heads_in(root):
                named.setdefault(head.id, []).append(head.path)
            found |= {i: paths for i, paths in named.items() if len(paths) > 1}
        return found

    def _head(self, path: Path) -> Head | None:
        lines: list[str] = []
        try:
            with path.open(encoding="utf-8") as file:
                for line in file:
                    if line.startswith(_HEAD_ENDS):
                        break
                    lines.append(line)
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"{path}: cannot be read as UTF-8 text: {error}") from error
        data = read_yaml(path, "".join(lines)) or {}
        if not isinstance(data, dict) or "id" not in data:
            whole = read_yaml(path)
            if not isinstance(whole, dict) or "prompt" not in whole:
                return None
            data = whole
        try:
            return Head(
                id=str(data.get("id", path.stem)),
                title=str(data.get("title", path.stem)),
                round=str(data.get("round", OWN_ROUND)),
                collection=str(data.get("collection", "own")),
                kind=str(data.get("kind", "question")),
                seniority=tuple(data.get("seniority", [s.value for s in Seniority])),
                minutes=float(data.get("minutes", 6)),
                path=path,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(
                f"{path}:1: the head of a question needs id, round, seniority and minutes before its prompt ({error})",
                hint="Compare it with any file in rubrics/questions.",
            ) from error

    def question(self, question_id: str) -> Question:
        """One question, read and validated. Raises ``UnknownName`` or ``DataError``."""
        head = self.heads.get(question_id)
        if head is None:
            raise unknown("question", question_id, self.heads)
        return self.read_question(head.path)

    def read_question(self, path: Path) -> Question:
        """A question file, complete or minimal. Raises ``DataError``."""
        data = read_yaml(path)
        return validate(path, Question, filled(path.stem, data, self.listening) if is_question(data) else data)

    @cached_property
    def rounds(self) -> dict[str, Round]:
        """Every round by id."""
        found = {}
        for root in (self._rubrics, *self._extra):
            for path in sorted((root / "rounds").glob("*.yaml")):
                found[path.stem] = validate(path, Round, read_yaml(path))
        return found

    def round(self, name: str) -> Round:
        """One round. Reads that file alone. Raises ``UnknownName``."""
        for root in (*reversed(self._extra), self._rubrics):
            path = root / "rounds" / f"{name}.yaml"
            if name and path.is_file() and path.parent == (root / "rounds"):
                return validate(path, Round, read_yaml(path))
        raise unknown("round", name, self.rounds)

    def persona_paths(self) -> dict[str, Path]:
        """Persona files by id."""
        paths = {p.stem: p for p in sorted(self._personas.glob("*.yaml"))}
        for root in self._extra:
            paths |= {p.stem: p for p in sorted((root / "personas").glob("*.yaml"))}
        return paths

    def persona(self, name: str) -> Persona:
        """One persona. Raises ``UnknownName``."""
        paths = self.persona_paths()
        if name not in paths:
            raise unknown("persona", name, paths)
        return validate(paths[name], Persona, read_yaml(paths[name]))

    @cached_property
    def signals(self) -> SignalsRubric:
        """The five signals with their levels and bars."""
        path = self._rubrics / "signals.yaml"
        return validate(path, SignalsRubric, read_yaml(path))

    @cached_property
    def skills(self) -> dict[str, Skill]:
        """Every skill by id."""
        path = self._rubrics / "skills.yaml"
        return {skill.id: skill for skill in validate(path, SkillsRubric, read_yaml(path)).skills}

    @cached_property
    def progress(self) -> ProgressRubric:
        """The plan, the final checklist and the parts of a project autopsy."""
        from interviewer.domain.progress import ProgressRubric  # its models are built for those who need them

        path = self._rubrics / "progress.yaml"
        return validate(path, ProgressRubric, read_yaml(path))

    def listening(self) -> dict[str, Any]:
        """How the embedded engine hears vagueness and intent: rubrics/listening.yaml as it stands."""
        data = read_yaml(self._rubrics / "listening.yaml")
        if not isinstance(data, dict):
            raise DataError(f"{self._rubrics / 'listening.yaml'}:1: should be a mapping")
        return data

    def speech(self) -> SpeechRubric:
        """How answers sound: rubrics/delivery.yaml, its vague claims filled in from rubrics/listening.yaml."""
        return self.read_speech(self._rubrics / "delivery.yaml")

    def read_speech(self, path: Path) -> SpeechRubric:
        """A file of word lists. Raises ``DataError`` for one that is not sound."""
        data = read_yaml(path)
        claims = data.get("vague") if isinstance(data, dict) else None
        if isinstance(claims, list):
            triggers = {t["id"]: t for t in self.listening()["triggers"]}
            data["vague"] = [_filled_claim(path, claim, triggers) for claim in claims]
        return validate(path, SpeechRubric, data)

    def plan(
        self, round_: Round, *, seniority: Seniority, seed: int, first: str | None = None, avoid: Iterable[str] = ()
    ) -> tuple[str, ...]:
        """Question ids in the order they may be asked: fitting the seniority, unseen ones first, shuffled by ``seed``.

        A mixed round takes its rounds in turn, so that any few questions differ in kind.
        """
        names = round_.mixes or (round_.id,)
        rng = random.Random(seed)
        seen = set(avoid)
        pools = []
        for name in rng.sample(names, len(names)):
            pool = [h for h in self.heads.values() if h.round == name]
            fitting = [h for h in pool if seniority.value in h.seniority] or pool
            rng.shuffle(fitting)
            fitting.sort(key=lambda h: h.id in seen)
            pools.append([h.id for h in fitting])
        order = [ids[i] for i in range(max(map(len, pools), default=0)) for ids in pools if i < len(ids)]
        if not order and first is None:
            raise DataError(
                f"round {round_.id!r} has no questions",
                hint="Add one under rubrics/questions, or choose another round.",
            )
        if first is not None:
            order = [first, *(i for i in order if i != first)]
        return tuple(order[:12])


def _filled_claim(path: Path, claim: Any, triggers: dict[str, Any]) -> Any:
    """A vague claim with the pattern of the trigger that it is like."""
    if not isinstance(claim, dict) or "like" not in claim:
        return claim
    rest = {key: value for key, value in claim.items() if key != "like"}
    trigger = triggers.get(str(claim["like"]))
    if trigger is None:
        raise DataError(f"{path}: vague: there is no trigger {claim['like']!r}; see rubrics/listening.yaml")
    return {"pattern": trigger["pattern"], "unless": trigger.get("unless"), **rest}


def unknown(kind: str, name: str, known: Iterable[str]) -> UnknownName:
    """The error for a name that is not there, with the nearest ones that are."""
    import difflib

    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(names[:12])}."
    return UnknownName(f"there is no {kind} called {name!r}", hint=f"{hint} See: interviewer list {kind}s")

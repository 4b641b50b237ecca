"""The personas that ship: well formed, speakable, and each of them nobody else."""

from __future__ import annotations

import itertools
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.domain.persona import Leads, Persona
from interviewer.interviewers.speech import Guard
from interviewer.interviewers.wording import fill, stem, used

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "personas").glob("*.yaml"))
IDS = [path.stem for path in FILES]
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

EXPECTED = {
    "bar-raiser",
    "friendly-screener",
    "genai-architect",
    "impatient-hiring-manager",
    "product-manager",
    "sceptical-staff-engineer",
    "silent-note-taker",
    "startup-founder",
}
LEAST = {
    "press": 14,
    "deepen": 18,
    "hold": 6,
    "unknown": 8,
    "move_on": 8,
    "twist": 6,
    "reveal": 6,
    "no_fact": 6,
    "repeat": 5,
    "redirect": 8,
    "unclear": 8,
    "wait": 5,
    "time_up": 4,
}
"""Entries an occasion needs, so that a session of half an hour never says one twice."""
QUOTING = {"press": 6, "deepen": 6}
MAY_QUOTE = {"press", "deepen", "hold"}
PRAISE = re.compile(
    r"\b(?:great|good|interesting|perfect|excellent|nice(?:ly)?|love(?:ly)?|fantastic|awesome|amazing|wonderful|brilliant"
    r"|impressive|exactly|correct|well done|spot on|clever answer|fair point|wrong answer|that's right|you're right)\b",
    re.IGNORECASE,
)


@cache
def load(path: Path) -> Persona:
    return Persona.model_validate(yaml.load(path.read_text(encoding="utf-8"), LOADER))


def occasions(persona: Persona) -> list[tuple[str, str]]:
    """Every lead with the occasion it is for."""
    return [(name, text) for name in Leads.model_fields for text in getattr(persona.leads, name)]


def spoken(persona: Persona) -> list[str]:
    """Everything this persona says that is written down."""
    return [persona.opening, persona.closing, *(text for _, text in occasions(persona))]


def words(text: str) -> int:
    return len(text.split())


@cache
def rubric_lines() -> tuple[str, ...]:
    """All that the rubrics give an interviewer to say."""
    lines: list[str] = []
    for path in (ROOT / "rubrics" / "questions").rglob("*.yaml"):
        question: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), LOADER)
        lines.append(question["prompt"])
        lines.extend(point["probe"]["say"] for point in question["points"] if isinstance(point, dict))
        lines.extend(fact["say"] for fact in question.get("facts") or ())
        if twist := question.get("twist"):
            lines.append(twist["say"])
    return tuple(lines)


every = pytest.mark.parametrize("path", FILES, ids=IDS)


def test_the_personas_that_are_promised_are_there() -> None:
    assert set(IDS) >= EXPECTED


@every
def test_valid_and_named_as_its_file(path: Path) -> None:
    assert load(path).id == path.stem


@every
def test_lengths(path: Path) -> None:
    persona = load(path)
    assert 60 <= words(persona.manner) <= 120
    assert words(persona.opening) < 40
    assert words(persona.closing) < 35
    assert words(persona.about) <= 25
    assert len(persona.name) <= 10


@every
def test_opening_and_closing(path: Path) -> None:
    persona = load(path)
    assert "?" not in persona.opening + persona.closing
    assert persona.opening.endswith(".")
    assert persona.closing.endswith(".")
    assert persona.name in persona.opening
    assert re.findall(r"\{.*?\}", persona.opening + persona.closing) in ([], ["{minutes}"])


@every
def test_enough_leads(path: Path) -> None:
    leads = load(path).leads
    for occasion, least in LEAST.items():
        assert len(getattr(leads, occasion)) >= least, occasion
    for occasion, least in QUOTING.items():
        assert sum("{words}" in text for text in getattr(leads, occasion)) >= least, occasion
        assert sum("{words}" not in text for text in getattr(leads, occasion)) >= least, occasion


@every
def test_every_lead_is_a_short_statement(path: Path) -> None:
    for occasion, text in occasions(load(path)):
        assert 2 <= words(text) <= 12, text
        assert text.endswith("."), text
        assert "?" not in text, text
        assert text[0].isupper(), text
        assert re.findall(r"\{.*?\}", text) in ([], ["{words}"]), text
        assert "{words}" not in text or occasion in MAY_QUOTE, text
        assert text.count('"') == 2 * text.count('"{words}"'), text


@every
def test_no_two_leads_begin_alike(path: Path) -> None:
    texts = [text for _, text in occasions(load(path))]
    stems = [stem(text) for text in texts]
    assert sorted({s for s in stems if stems.count(s) > 1}) == []


@every
def test_saying_one_lead_never_uses_up_another(path: Path) -> None:
    texts = [text for _, text in occasions(load(path))]
    # What is told from ordinary speech by fewer letters would count as said before it was.
    assert [text for text in texts if len(max(text.split("{words}"), key=len).strip(' .,"')) < 6] == []
    blocked = [
        (said, left) for said, left in itertools.permutations(texts, 2) if used(left, [fill(said, "it was faster")])
    ]
    assert blocked == []


@every
def test_no_praise_and_nothing_an_interviewer_may_not_say(path: Path) -> None:
    persona = load(path)
    for text in spoken(persona):
        assert not PRAISE.search(text), text
        guard = Guard(persona.forbidden, must_be_statement=True)
        said = [*guard.feed(text.replace("{minutes}", "25")), *guard.finish()]
        assert "".join(said) == text.replace("{minutes}", "25")


@every
def test_forbidden_phrases_are_distinctive(path: Path) -> None:
    forbidden = load(path).forbidden
    assert len(forbidden) >= 6
    assert len(set(forbidden)) == len(forbidden)
    for phrase in forbidden:
        assert phrase == phrase.casefold().strip(), phrase
        assert len(phrase) >= 6, phrase
        hit = next((line for line in rubric_lines() if phrase in line.casefold()), None)
        assert hit is None, f"{phrase!r} would stop a question being spoken: {hit}"


def test_no_persona_speaks_like_another() -> None:
    for one, other in itertools.combinations([load(path) for path in FILES], 2):
        shared = {stem(text) for text in spoken(one)} & {stem(text) for text in spoken(other)}
        assert shared == set(), (one.id, other.id)
        assert one.name != other.name
        assert one.title != other.title


@every
def test_quotes_read_as_quotes(path: Path) -> None:
    for _, text in occasions(load(path)):
        if "{words}" in text:
            assert '"we tested it"' in fill(text, "we tested it,"), text


def test_the_page_quotes_them_truly() -> None:
    page = (ROOT / "docs" / "personas.md").read_text(encoding="utf-8")
    for path in FILES:
        persona = load(path)
        row = next(line for line in page.splitlines() if line.startswith(f"| `{persona.id}` |"))
        assert f"| {persona.name}, " in row
        assert f"| {persona.pressure} |" in row
        assert any(row.endswith(f"| {fill(text, 'it scaled fine')} |") for text in persona.leads.press), row

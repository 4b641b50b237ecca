"""The guided start: a practice set up in at most five short questions, each answered by Enter alone if one likes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from interviewer.domain.persona import Persona
from interviewer.domain.rubric import Round
from interviewer.domain.signal import Seniority
from interviewer.errors import InterviewerError
from interviewer.frontends.asking import Ask
from interviewer.frontends.choosing import answered, one_of
from interviewer.frontends.page import Page

FIRST_ROUND, FIRST_PERSONA = "mixed", "friendly-screener"

_PRESSURE = {1: "gentle", 2: "steady", 3: "hard"}
_OFFLINE = "offline"


class Offers(Protocol):
    """What there is to choose from."""

    @property
    def rounds(self) -> Mapping[str, Round]:
        """Rounds by id."""
        ...

    def persona_paths(self) -> Mapping[str, Path]:
        """Persona files by id."""
        ...

    def persona(self, name: str, /) -> Persona:
        """One persona."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What the candidate chose; ``remember`` asks for the model to be saved."""

    round: str
    persona: str
    minutes: float
    seniority: Seniority
    model: str
    remember: bool = False


class Guide:
    """Asks the questions. ``check`` raises an ``InterviewerError`` for a model that cannot be used."""

    def __init__(self, page: Page, ask: Ask, check: Callable[[str], object]) -> None:
        self._page, self._ask_line, self._check = page, ask, check

    def choose(self, offers: Offers, found: Mapping[str, str], saved: str) -> Choice:
        """Ask everything; ``found`` maps models that may be usable to why, ``saved`` is the model used otherwise.

        Raises ``KeyboardInterrupt`` when the candidate leaves.
        """
        self._page.line()
        self._page.line("A mock interview. Enter takes what is marked, Ctrl-C leaves.", "bold")
        rounds = _first(FIRST_ROUND, list(offers.rounds))
        titles = [f"{offers.rounds[r].title}, {offers.rounds[r].minutes} minutes" for r in rounds]
        round_ = self._one("Which round?", rounds, titles)
        personas = _first(FIRST_PERSONA, list(offers.persona_paths()))
        persona = self._one("Who interviews you?", personas, [_told(offers.persona(p)) for p in personas])
        minutes = self._minutes(offers.rounds[round_].minutes)
        levels = list(Seniority)
        seniority = self._one("For which level?", levels, [s.value for s in levels], marked=levels.index(Seniority.MID))
        model, remember = self._model(found, saved)
        return Choice(round_, persona, minutes, Seniority(seniority), model, remember)

    def _model(self, found: Mapping[str, str], saved: str) -> tuple[str, bool]:
        """The model, and whether to remember it. Not asked where there is nothing but the embedded engine."""
        offered = {_OFFLINE: "the embedded engine: no key, no network"}
        if saved != _OFFLINE:
            offered[saved] = f"{saved}, which you chose before"
        offered |= {name: f"{name}: {why}; your words are sent to it" for name, why in found.items() if name != saved}
        if len(offered) == 1:
            return _OFFLINE, False
        names = list(offered)
        model = self._one("Who asks and judges?", names, list(offered.values()), marked=names.index(saved), named=True)
        return model, model != saved and self._yes("Remember that for next time? y/N ")

    def _one(
        self, question: str, ids: Sequence[str], told: Sequence[str], *, marked: int = 0, named: bool = False
    ) -> str:
        """One of several by its number or name. ``named`` lets a model of any other name be typed."""
        other = ("or type the name of another model", self._usable) if named else None
        return one_of(self._page, self._ask_line, question, ids, told, marked=marked, other=other)

    def _usable(self, model: str) -> bool:
        try:
            self._check(model)
        except InterviewerError as error:
            self._page.line(str(error), "dim")
            return False
        return True

    def _minutes(self, usual: float) -> float:
        self._page.line()
        self._page.line("How many minutes?", "bold")
        while True:
            said = self._ask(f"[{usual:g}] ")
            try:
                minutes = float(said.replace(",", ".")) if said else float(usual)
            except ValueError:
                minutes = 0
            if 1 <= minutes <= 240:
                return minutes
            self._page.line("Please type a number from 1 to 240, or press Enter.", "dim")

    def _yes(self, question: str) -> bool:
        return self._ask(question).lower().startswith("y")

    def _ask(self, question: str) -> str:
        return answered(self._ask_line, question)


def _first(name: str, names: list[str]) -> list[str]:
    return sorted(names, key=lambda n: n != name)


def _told(persona: Persona) -> str:
    about = persona.about.split(". ")[0].rstrip(".")
    return f"{persona.name}, {persona.title}, {_PRESSURE[persona.pressure]}. {about}."

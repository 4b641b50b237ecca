"""The interviewer's manner: tone, pace and patience. Never its standards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from interviewer.domain.base import Frozen, Name, Text

Pressure = Annotated[int, Field(ge=1, le=3)]


class Leads(Frozen):
    """How this persona opens a turn when no language model voices it; one list per occasion.

    Each entry is a short spoken beginning with no question mark and no praise. ``{words}`` stands
    for the candidate's own words where an entry quotes them.
    """

    press: tuple[Text, ...]
    deepen: tuple[Text, ...]
    hold: tuple[Text, ...]
    unknown: tuple[Text, ...]
    move_on: tuple[Text, ...]
    twist: tuple[Text, ...]
    reveal: tuple[Text, ...]
    no_fact: tuple[Text, ...]
    repeat: tuple[Text, ...]
    redirect: tuple[Text, ...]
    unclear: tuple[Text, ...]
    wait: tuple[Text, ...]
    time_up: tuple[Text, ...]


class Persona(Frozen):
    """One interviewer. ``pressure`` is a default that the candidate's own choice beats."""

    id: Name
    name: Text
    title: Text
    about: Text
    manner: Text
    pace: Literal["brisk", "measured", "slow"]
    patience: Text
    pressure: Pressure
    opening: Text
    closing: Text
    forbidden: tuple[Text, ...]
    voice: Text
    leads: Leads

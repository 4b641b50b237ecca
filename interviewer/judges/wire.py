"""A judge's reply on the wire: flat, every field required, no limits, so that every provider accepts it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

WireVerdict = Literal["met", "partial", "not met", "contradicted", "standing", "cleared", "absent", "cannot assess"]


class WireItem(BaseModel):
    """One reading of one point or red flag."""

    model_config = ConfigDict(extra="ignore")

    id: str
    reasoning: str
    sentence: str
    quote: str
    verdict: WireVerdict


class WireCredit(BaseModel):
    """A sound claim outside the items."""

    model_config = ConfigDict(extra="ignore")

    criterion: str
    reasoning: str
    sentence: str
    quote: str


class WireReply(BaseModel):
    """All readings of one signal. The same for every call, so that a provider's cache and its schema both hold."""

    model_config = ConfigDict(extra="ignore")

    items: list[WireItem]
    credits: list[WireCredit]
    addressed_to_judge: list[str]

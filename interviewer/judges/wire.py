"""A judge's reply on the wire: flat, every field required, no limits, so that every provider accepts it."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

WireVerdict = Literal["met", "partial", "not met", "contradicted", "standing", "cleared", "absent", "cannot assess"]


class WireItem(BaseModel):
    """One reading of one point or red flag."""

    model_config = ConfigDict(extra="ignore")

    id: str
    reasoning: str
    sentence: str
    quote: str
    verdict: WireVerdict

    @field_validator("reasoning", "sentence", "quote", mode="before")
    @classmethod
    def _null_is_empty(cls, value: object) -> object:
        return "" if value is None else value

    @field_validator("verdict", mode="before")
    @classmethod
    def _written_otherwise(cls, value: object) -> object:
        return re.sub(r"[\s_-]+", " ", value).strip().lower() if isinstance(value, str) else value


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

    @model_validator(mode="before")
    @classmethod
    def _left_out_is_none(cls, data: object) -> object:
        return {"credits": [], "addressed_to_judge": [], **data} if isinstance(data, dict) else data

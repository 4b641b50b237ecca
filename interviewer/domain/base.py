"""What every model of the domain shares."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
"""A lower-case name with dashes: safe as a file name, in a prompt and on a terminal."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Words meant for a reader: never empty."""


class Frozen(BaseModel):
    """Immutable, and strict about unknown fields: a misspelt key in a rubric is an error, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

"""Asking for a shape, and finding it in what came back."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.errors import MalformedReply
from interviewer.llms.faults import plain
from interviewer.ports import Message

T = TypeVar("T", bound=BaseModel)

LONGEST_STRING = 600
"""Characters a string may have where a server must be told, and the schema does not say."""

# Providers refuse schemas with these, each its own selection; what they would check is checked afterwards.
_DROPPED = frozenset(
    "title default examples minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum "
    "multipleOf minItems maxItems uniqueItems minProperties maxProperties discriminator".split()
)
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)```", re.DOTALL)
_AT_LINE_START = re.compile(r"^[ \t]*\{", re.MULTILINE)
_TRIED_STARTS = 6
_SHOWN_ERRORS = 3


def wire_schema(model: type[BaseModel], *, bound_strings: bool = False) -> dict[str, Any]:
    """The JSON schema of ``model`` as strict servers want it: references inlined, all required, nothing else allowed.

    ``bound_strings`` gives every free string a ``maxLength``, for servers whose grammar would let it run on.
    """
    schema = model.model_json_schema()
    return _strict(schema, schema.get("$defs", {}), bound_strings)


def _strict(node: dict[str, Any], definitions: dict[str, Any], bound: bool) -> dict[str, Any]:
    if "$ref" in node:
        node = {**definitions[node["$ref"].rpartition("/")[2]], **{k: v for k, v in node.items() if k != "$ref"}}
    out: dict[str, Any] = {}
    for key, value in node.items():
        if key == "properties":
            out[key] = {name: _strict(child, definitions, bound) for name, child in value.items()}
        elif key == "items":
            out[key] = _strict(value, definitions, bound)
        elif key in ("anyOf", "oneOf", "allOf"):
            out[key if key == "allOf" else "anyOf"] = [_strict(child, definitions, bound) for child in value]
        elif key == "const":
            out["enum"] = [value]
        elif key not in _DROPPED and key != "$defs":
            out[key] = value
    if "properties" in out:
        out.update(required=list(out["properties"]), additionalProperties=False)
    if bound and out.get("type") == "string" and "enum" not in out:
        out["maxLength"] = node.get("maxLength", LONGEST_STRING)
    return out


def with_schema(messages: Sequence[Message], schema: dict[str, Any]) -> tuple[Message, ...]:
    """The messages with the schema told at the end of the last, so that all before it stays the same."""
    ask = (
        "\n\nAnswer with one JSON object and nothing else: no code fence, no words around it. It must be valid against "
        f"this JSON Schema:\n{json.dumps(schema, ensure_ascii=False)}"
    )
    return (*messages[:-1], replace(messages[-1], text=messages[-1].text + ask))


def parse(text: str, model: type[T]) -> T:
    """The reply as a ``model``, found among reasoning, code fences and words around it.

    Raises ``MalformedReply`` with what is wrong in a few words and the text as ``raw``.
    """
    found = _object(text)
    if found is None:
        raise MalformedReply("The model's reply holds no JSON object.", raw=text)
    try:
        return model.model_validate_json(json.dumps(found))
    except ValidationError as error:
        raise MalformedReply(f"The model's reply has the wrong shape: {_short(error)}", raw=text) from error


def _object(text: str) -> dict[str, Any] | None:
    spoken = _THINKING.sub("", text)
    decoder = json.JSONDecoder(strict=False)  # small models put bare line ends into strings
    for candidate in (*_FENCE.findall(spoken), spoken):
        starts = [candidate.find("{"), *(match.end() - 1 for match in _AT_LINE_START.finditer(candidate))]
        for start in starts[:_TRIED_STARTS]:
            try:
                value, _ = decoder.raw_decode(candidate, max(start, 0))
            except ValueError:
                continue
            if isinstance(value, dict):
                return value
    return None


def _short(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    shown = [f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}" for one in problems[:_SHOWN_ERRORS]]
    more = len(problems) - len(shown)
    return plain("; ".join(shown) + (f"; and {more} more" if more > 0 else ""), 300)

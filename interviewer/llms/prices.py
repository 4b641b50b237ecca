"""What a call to OpenAI cost, from the price list that lies beside litellm: read as data, without its slow import."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_FILE = "model_prices_and_context_window_backup.json"


def cost(model: str, prompt: int, completion: int, cached: int) -> float | None:
    """US dollars for so many tokens, ``cached`` being those of the prompt. None where the price is not known."""
    price = _prices().get(model)
    if not isinstance(price, dict):
        return None
    into, out = price.get("input_cost_per_token"), price.get("output_cost_per_token")
    if not isinstance(into, int | float) or not isinstance(out, int | float):
        return None
    again = price.get("cache_read_input_token_cost")
    again = again if isinstance(again, int | float) else into
    return float((prompt - cached) * into + cached * again + completion * out)


@cache
def _prices() -> dict[str, Any]:
    try:
        spec = find_spec("litellm")
        places = (spec.submodule_search_locations if spec else None) or []
        found = json.loads((Path(places[0]) / _FILE).read_text(encoding="utf-8")) if places else {}
    except (OSError, ValueError, ImportError):
        return {}
    return found if isinstance(found, dict) else {}

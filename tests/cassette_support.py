"""How cassettes are recorded and played: nothing secret in them, nothing matched that is not the same request.

To record: ``pytest --record-mode=rewrite -m vcr`` with a key set, or INTERVIEWER_BASE_URL. Everywhere else the mode
is none: a request that no cassette holds fails at once.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CASSETTES = Path(__file__).resolve().parent / "cassettes"

# What is kept, rather than what is dropped: no list of the headers that name a key or an account is ever complete.
REQUEST_HEADERS = {"accept", "anthropic-version", "content-type"}
RESPONSE_HEADERS = {"content-type", "retry-after"}
SECRET_PARAMETERS = ("key", "api_key", "access_token")


def _request(request: Any) -> Any:
    for name in [name for name in request.headers if name.lower() not in REQUEST_HEADERS]:
        del request.headers[name]
    return request


def _response(response: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in response["headers"].items() if name.lower() in RESPONSE_HEADERS}
    return {**response, "headers": kept}


def config() -> dict[str, Any]:
    """The settings of vcrpy. ``body`` is matched: every call of a provider has the same address."""
    return {
        "match_on": ["method", "scheme", "host", "port", "path", "query", "body"],
        "filter_query_parameters": list(SECRET_PARAMETERS),
        "before_record_request": _request,
        "before_record_response": _response,
        "decode_compressed_response": True,
        "allow_playback_repeats": False,
    }


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    return config()


@pytest.fixture(scope="session")
def vcr_cassette_dir() -> str:
    return str(CASSETTES)


@pytest.fixture(autouse=True)
def cassettes_are_played(vcr: Any, record_mode: str) -> Iterator[None]:
    """A cassette that is played in part holds a request that the program no longer makes."""
    yield
    if vcr is not None and record_mode == "none":
        assert vcr.all_played, f"{vcr.play_count} of {len(vcr)} recorded replies were asked for: record again"


def orphans(cassettes: Path, tests: Path) -> list[str]:
    """The cassettes that no test marked ``vcr`` plays."""
    played = {name for path in tests.rglob("*.py") for name in _played_by(path)}
    return sorted(path.name for path in cassettes.rglob("*.yaml") if path.stem.partition("[")[0] not in played)


def _played_by(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    all_marked = any(_marks_vcr(node) for node in tree.body if isinstance(node, ast.Assign))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("default_cassette", "vcr"):
            names = [one.value for one in node.args if isinstance(one, ast.Constant)]
            yield from (str(name).removesuffix(".yaml") for name in names)
        if isinstance(node, ast.FunctionDef) and (all_marked or any(map(_marks_vcr, node.decorator_list))):
            yield node.name


def _marks_vcr(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.Attribute) and inner.attr == "vcr" for inner in ast.walk(node))

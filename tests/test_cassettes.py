"""The cassettes themselves: none left over, none with a secret, and a recording that plays as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from vcr import VCR

from interviewer.errors import ModelUnavailable
from interviewer.ports import Message
from tests.cassette_support import CASSETTES, REQUEST_HEADERS, RESPONSE_HEADERS, config, orphans
from tests.llms.conftest import FRAMES, Connect, connect
from tests.llms.loopback import loopback

__all__ = ["connect"]

TESTS = Path(__file__).resolve().parent
SECRET = re.compile(
    r"sk-[A-Za-z0-9_-]{8}|AIza[A-Za-z0-9_-]{8}|Bearer |set-cookie|organization|x-api-key", re.IGNORECASE
)
ASKED = [Message("user", "Hello?")]


def test_every_cassette_is_played_by_a_test() -> None:
    assert orphans(CASSETTES, TESTS) == []


def test_no_cassette_holds_a_secret() -> None:
    assert [path.name for path in CASSETTES.rglob("*.yaml") if SECRET.search(path.read_text(encoding="utf-8"))] == []


def test_an_orphan_is_found(tmp_path: Path) -> None:
    for name in ("test_plain", "test_many[openai]", "named", "test_unmarked", "test_gone"):
        (tmp_path / f"{name}.yaml").touch()
    source = """
import pytest
@pytest.mark.vcr
def test_plain(): pass
@pytest.mark.vcr()
def test_many(kind): pass
@pytest.mark.default_cassette("named.yaml")
def test_other(): pass
def test_unmarked(): pass
"""
    (tmp_path / "test_these.py").write_text(source, encoding="utf-8")
    assert orphans(tmp_path, tmp_path) == ["test_gone.yaml", "test_unmarked.yaml"]


def test_nothing_beyond_this_machine_is_reached(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getoption("--block-network")
    allowed = str(pytestconfig.getoption("--allowed-hosts")).split(",")
    assert set(allowed) == {r"127\.0\.0\.1", "localhost", "::1"}


@pytest.mark.parametrize("kind", ["openai", "anthropic", "ollama", "gemini"])
def test_a_recording_plays_as_it_was(kind: str, connect: Connect, tmp_path: Path) -> None:
    cassette = tmp_path / "it.yaml"
    with loopback(lambda call: call.send(FRAMES[kind]("Good ", "morning."))) as server:
        client = connect(kind, server.url)
        with VCR().use_cassette(str(cassette), **config(), record_mode="once"):
            recorded = list(client.stream(ASKED, max_tokens=50))
        assert len(server.calls) == 1
    again = connect(kind, server.url)
    with VCR().use_cassette(str(cassette), **config(), record_mode="none") as tape:
        assert list(again.stream(ASKED, max_tokens=50)) == recorded
        assert tape.all_played
        with pytest.raises(ModelUnavailable, match="No recorded reply matches"):
            list(again.stream([Message("user", "Goodbye?")], max_tokens=50))
    text = cassette.read_text(encoding="utf-8")
    assert "secret-of-ours" not in text
    headers = {name.lower() for name in re.findall(r"^      ([A-Za-z-]+):$", text, re.MULTILINE)}
    assert headers <= REQUEST_HEADERS | RESPONSE_HEADERS

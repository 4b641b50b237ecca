"""Asking for a shape: what goes over the wire, what is found in the reply, and how a poor server is met."""

from __future__ import annotations

import json
import threading
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from interviewer.errors import MalformedReply, ModelMisconfigured, ModelUnavailable
from interviewer.llms.structured import parse, wire_schema, with_schema
from interviewer.ports import Cancel, Message, Usage, Waiting
from tests.llms.conftest import FRAMES, Connect
from tests.llms.loopback import Call, loopback


class Verdict(BaseModel):
    id: str = Field(max_length=20)
    verdict: Literal["met", "partial"]
    quote: str | None = None


class Sheet(BaseModel):
    """What the judge says."""

    verdicts: list[Verdict] = Field(min_length=1)
    note: str = Field(default="", pattern="^[a-z]*$")


SOUND = '{"verdicts": [{"id": "p1", "verdict": "met", "quote": "I said so"}], "note": ""}'
ASKED = [Message("system", "Judge."), Message("user", "He said so.")]
each = pytest.mark.parametrize("kind", list(FRAMES))


def strings(schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = [schema] if schema.get("type") == "string" else []
    for child in [*schema.get("properties", {}).values(), *schema.get("anyOf", []), schema.get("items", {})]:
        found += strings(child) if child else []
    return found


def test_the_wire_schema_is_flat_and_strict() -> None:
    schema = wire_schema(Sheet)
    verdict = {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "verdict": {"type": "string", "enum": ["met", "partial"]},
            "quote": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
        "required": ["id", "verdict", "quote"],
        "additionalProperties": False,
    }
    assert schema == {
        "description": "What the judge says.",
        "type": "object",
        "properties": {"verdicts": {"type": "array", "items": verdict}, "note": {"type": "string"}},
        "required": ["verdicts", "note"],
        "additionalProperties": False,
    }


def test_strings_may_be_bounded() -> None:
    bounds = [one.get("maxLength") for one in strings(wire_schema(Sheet, bound_strings=True)) if "enum" not in one]
    assert bounds == [20, 600, 600]


def test_the_schema_is_told_at_the_end_of_the_last_message() -> None:
    told = with_schema(ASKED, {"type": "object"})
    assert told[0] == ASKED[0]
    assert told[1].text.startswith("He said so.\n\n")
    assert told[1].text.endswith('{"type": "object"}')


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        f"```json\n{SOUND}\n```",
        f"<think>Maybe {{}} or {{not}}</think>\n\n{SOUND}",
        f"Here you are:\n{SOUND}\nI hope this helps.",
        f"A set {{of braces}} comes first.\n{SOUND}",
        SOUND.replace("I said so", "I said\nso"),
    ],
)
def test_an_object_is_found_among_words(text: str) -> None:
    assert parse(text, Sheet).verdicts[0].id == "p1"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("I would rather not.", "holds no JSON object"),
        ("<think>" + SOUND, "holds no JSON object"),
        (SOUND[:-20], "holds no JSON object"),
        ("[1, 2]", "holds no JSON object"),
        (SOUND.replace("met", "great"), r"verdicts\.0\.verdict: Input should be 'met' or 'partial'"),
        ('{"verdicts": []}', "verdicts: List should have at least 1 item"),
        ('{"verdicts": [{}, {}]}', "and 1 more"),
    ],
)
def test_what_cannot_be_used_is_said_shortly(text: str, wrong: str) -> None:
    with pytest.raises(MalformedReply, match=wrong) as error:
        parse(text, Sheet)
    assert error.value.raw == text
    assert len(error.value.message) < 400


@each
def test_a_strict_schema_is_asked_first(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.send(FRAMES[kind](SOUND[:30], SOUND[30:]))) as server:
        sheet, usage = connect(kind, server.url).structured(ASKED, Sheet, max_tokens=500)
    assert sheet.verdicts[0].quote == "I said so"
    assert isinstance(usage, Usage)
    assert usage.prompt == 10
    body = json.dumps(server.bodies[0])
    assert '"verdicts"' in body
    if kind == "openai":
        asked = server.bodies[0]["response_format"]
        assert asked["type"] == "json_schema"
        assert asked["json_schema"] == {"name": "Sheet", "strict": True, "schema": wire_schema(Sheet)}
    assert "JSON Schema" not in body


def test_llamacpp_gets_bounded_strings(connect: Connect) -> None:
    with loopback(lambda call: call.send(FRAMES["openai"](SOUND))) as server:
        connect("llamacpp", server.url).structured(ASKED, Sheet, max_tokens=500)
    schema = server.bodies[0]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["note"]["maxLength"] == 600


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_server_that_refuses_is_asked_for_less_and_remembered(status: int, connect: Connect) -> None:
    def answer(call: Call) -> None:
        form = call.body.get("response_format", {}).get("type")
        if form:
            call.fail(status, f"'response_format.type' {form} is not supported")
        else:
            call.send(FRAMES["openai"](f"```json\n{SOUND}\n```"))

    with loopback(answer) as server:
        client = connect("openai", server.url)
        client.structured(ASKED, Sheet, max_tokens=500)
        client.structured(ASKED, Sheet, max_tokens=500)
    forms = [body.get("response_format", {}).get("type") for body in server.bodies]
    assert forms == ["json_schema", "json_object", None, None]
    assert [("JSON Schema" in json.dumps(body)) for body in server.bodies] == [False, True, True, True]


def test_a_server_that_ignores_the_schema_is_told_it_in_the_next_call(connect: Connect) -> None:
    def answer(call: Call) -> None:
        call.send(FRAMES["openai"](SOUND if "JSON Schema" in json.dumps(call.body) else '{"grade": 7}'))

    with loopback(answer) as server:
        client = connect("openai", server.url)
        with pytest.raises(MalformedReply, match="wrong shape") as error:
            client.structured(ASKED, Sheet, max_tokens=500)
        assert error.value.raw == '{"grade": 7}'
        client.structured(ASKED, Sheet, max_tokens=500)


def test_one_bad_reply_does_not_cost_a_server_its_good_name(connect: Connect) -> None:
    def answer(call: Call) -> None:
        call.send(FRAMES["openai"]("no" if call.number == 1 else SOUND))

    with loopback(answer) as server:
        client = connect("openai", server.url)
        client.structured(ASKED, Sheet, max_tokens=500)
        with pytest.raises(MalformedReply):
            client.structured(ASKED, Sheet, max_tokens=500)
        client.structured(ASKED, Sheet, max_tokens=500)
    assert {body["response_format"]["type"] for body in server.bodies} == {"json_schema"}


def test_a_request_refused_for_good_is_told(connect: Connect) -> None:
    with loopback(lambda call: call.fail(400, "temperature must not be set")) as server:
        with pytest.raises(ModelMisconfigured, match="temperature must not be set"):
            connect("openai", server.url).structured(ASKED, Sheet, max_tokens=500)
        assert len(server.calls) == 3


@each
def test_a_reply_cut_at_its_length_says_so(kind: str, connect: Connect) -> None:
    with (
        loopback(lambda call: call.send(FRAMES[kind](SOUND[:40], finish="length"))) as server,
        pytest.raises(MalformedReply, match="cut at 500 tokens") as error,
    ):
        connect(kind, server.url).structured(ASKED, Sheet, max_tokens=500)
    assert error.value.raw == SOUND[:40]


@each
def test_a_cut_is_tried_again_since_nothing_was_shown(kind: str, connect: Connect) -> None:
    def answer(call: Call) -> None:
        call.send(FRAMES[kind](SOUND) if call.number else FRAMES[kind](SOUND[:30], finish=None))

    waits: list[Waiting] = []
    begun: list[bool] = []
    with loopback(answer) as server:
        sheet, _ = connect(kind, server.url).structured(
            ASKED, Sheet, max_tokens=500, on_wait=waits.append, on_begin=lambda: begun.append(True)
        )
    assert sheet.verdicts
    assert begun == [True]
    assert [wait.why for wait in waits] == ["the reply was cut off; trying again in 1 s"]


def test_cancel_ends_it(connect: Connect) -> None:
    with loopback(lambda call: call.hang()) as server:
        cancel = Cancel()
        threading.Timer(0.1, cancel.cancel).start()
        with pytest.raises(ModelUnavailable, match="Stopped"):
            connect("openai", server.url).structured(ASKED, Sheet, max_tokens=500, cancel=cancel)


def test_many_calls_at_once_step_down_together(connect: Connect) -> None:
    def answer(call: Call) -> None:
        if call.body.get("response_format", {}).get("type") == "json_schema":
            call.fail(400, "json_schema is not supported")
        else:
            call.send(FRAMES["openai"](SOUND))

    with loopback(answer) as server:
        client = connect("openai", server.url)
        done: list[Sheet] = []
        threads = [
            threading.Thread(target=lambda: done.append(client.structured(ASKED, Sheet, max_tokens=500)[0]))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len(done) == 6
    assert "json_object" in {body.get("response_format", {}).get("type") for body in server.bodies}
    assert None not in {body.get("response_format", {}).get("type") for body in server.bodies}


def test_the_limit_and_the_count_are_asked_as_the_server_likes(connect: Connect) -> None:
    def answer(call: Call) -> None:
        if "max_tokens" in call.body:
            call.fail(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        elif "stream_options" in call.body:
            call.fail(422, "extra field: stream_options")
        else:
            call.send(FRAMES["openai"]("Hi.", finish="stop"))

    with loopback(answer) as server:
        client = connect("openai", server.url)
        for _ in range(2):
            assert next(iter(client.stream(ASKED, max_tokens=50))) == "Hi."
    assert len(server.calls) == 4
    assert server.bodies[-1]["max_completion_tokens"] == 50

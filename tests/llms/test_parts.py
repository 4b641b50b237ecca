"""The parts that need no server: scripts, retries, faults, thinking, the pump, prices, loading."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import BaseModel

from interviewer.errors import DataError, MalformedReply, ModelMisconfigured, ModelUnavailable
from interviewer.llms import prices
from interviewer.llms.faults import Again, Failure, plain, translate
from interviewer.llms.litellm_client import LiteLLMClient
from interviewer.llms.openai_compatible import OpenAICompatible
from interviewer.llms.pump import Pump, TimeUp
from interviewer.llms.retrying import retried
from interviewer.llms.routing import ModelSettings, Route, route
from interviewer.llms.scripted import Fault, Scripted
from interviewer.llms.thinking import Spoken
from interviewer.ports import LLM, Cancel, Message, Usage, Waiting

ASKED = [Message("system", "Be brief."), Message("user", "Hello?")]
QUICK = ModelSettings(first_byte_seconds=0.3, idle_seconds=0.3, first_pause_seconds=0.001)
LOCAL = route("llamacpp/m", {})


class Grade(BaseModel):
    grade: int


def test_every_client_is_an_llm() -> None:
    clients: list[LLM] = [Scripted.of(), OpenAICompatible(LOCAL, QUICK), LiteLLMClient(route("ollama/m", {}), QUICK)]
    assert [client.name for client in clients] == ["scripted/replies", "llamacpp/m", "ollama/m"]


@pytest.mark.parametrize(("name", "variable"), [("gpt-5", "OPENAI_API_KEY"), ("anthropic/claude", "ANTHROPIC_API_KEY")])
def test_a_missing_key_is_told_before_any_call(name: str, variable: str) -> None:
    found = route(name, {})
    with pytest.raises(ModelMisconfigured, match=f"{variable} is not set"):
        (OpenAICompatible if found.client == "openai" else LiteLLMClient)(found, QUICK)


def test_a_script_is_replayed() -> None:
    llm = Scripted.of("Good morning.", '{"grade": 3}', settings=QUICK)
    assert list(llm.stream(ASKED, max_tokens=50)) == ["Good", " morning.", Usage(3, 3)]
    assert llm.structured(ASKED, Grade, max_tokens=60) == (Grade(grade=3), Usage(3, 3))
    assert [(len(one.messages), one.max_tokens, one.schema_name) for one in llm.requests] == [
        (2, 50, ""),
        (2, 60, "Grade"),
    ]
    with pytest.raises(ModelMisconfigured, match="asked for one more"):
        list(llm.stream(ASKED, max_tokens=50))


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        (Fault(fault="cut", text="Half a reply", after=6), ModelUnavailable, "was cut off"),
        (Fault(fault="stall"), ModelUnavailable, "did not begin to answer"),
        (Fault(fault="stall", text="Half a reply", after=6), ModelUnavailable, "stopped in mid-reply"),
        (Fault(fault="empty"), MalformedReply, "answered nothing"),
        (Fault(fault="refusal", text="I will not."), MalformedReply, "refused: I will not"),
        (Fault(fault="length"), MalformedReply, "used all 50 tokens on reasoning"),
        (Fault(fault="rate-limit", retry_after=90), ModelUnavailable, "asks to wait 2 minutes"),
    ],
)
def test_a_script_goes_wrong_as_told(fault: Fault, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        list(Scripted.of(fault, settings=QUICK).stream(ASKED, max_tokens=50))


def test_a_scripted_rate_limit_is_waited_for() -> None:
    llm = Scripted.of(Fault(fault="rate-limit", retry_after=0.01), "Hi.", settings=QUICK)
    waiting, text, _ = llm.stream(ASKED, max_tokens=50)
    assert waiting == Waiting("the model is rate limited; trying again in 1 s")
    assert text == "Hi."


def test_a_bad_scripted_reply_keeps_its_words() -> None:
    with pytest.raises(MalformedReply) as error:
        Scripted.of("three", settings=QUICK).structured(ASKED, Grade, max_tokens=50)
    assert error.value.raw == "three"


def test_a_script_from_a_file_logs_its_requests(tmp_path: Path) -> None:
    file = tmp_path / "script.yaml"
    file.write_text("log: asked.jsonl\nreplies:\n  - Hi.\n  - {fault: empty}\n", encoding="utf-8")
    llm = Scripted(route(f"scripted/{file}", {}), QUICK)
    assert next(llm.stream(ASKED, max_tokens=50)) == "Hi."
    (line,) = (tmp_path / "asked.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["messages"][1] == {"role": "user", "text": "Hello?", "cache": False}


@pytest.mark.parametrize("text", ["replies: [", "replies: {a: b}", "replies:\n  - {fault: tired}", "- Hi."])
def test_a_malformed_script(text: str, tmp_path: Path) -> None:
    file = tmp_path / "script.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"script\.yaml"):
        Scripted(route(f"scripted/{file}", {}), QUICK)
    with pytest.raises(DataError, match="cannot be read"):
        Scripted(route(f"scripted/{tmp_path}/none.yaml", {}), QUICK)


def test_a_cancelled_stall_ends_without_an_error() -> None:
    cancel = Cancel()
    threading.Timer(0.05, cancel.cancel).start()
    assert list(Scripted.of(Fault(fault="stall")).stream(ASKED, max_tokens=50, cancel=cancel)) == []


def test_pauses_grow_and_are_told() -> None:
    pauses: list[float] = []
    waits: list[Waiting] = []

    def attempt() -> None:
        raise Again(ModelUnavailable("gone"), "it is busy", 2.0 if len(pauses) == 3 else None)

    with pytest.raises(ModelUnavailable, match="gone"):
        retried(
            attempt,
            ModelSettings(max_retries=4, first_pause_seconds=1.0),
            on_wait=lambda waiting, _: waits.append(waiting),
            sleep=pauses.append,
        )
    assert [lo <= pause <= lo + 1 for pause, lo in zip(pauses, (1, 2, 4), strict=False)] == [True] * 3
    assert 2.0 <= pauses[3] < 2.2
    assert waits[3] == Waiting("it is busy; trying again in 2 s")


class Wire(Exception):
    """A library's exception, by shape."""

    def __init__(self, status: int | None = None, headers: dict[str, str] | None = None, text: str = "") -> None:
        super().__init__(text)
        self.status_code = status
        self.litellm_response_headers = headers


def test_retry_after_is_read_in_every_form() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    assert Failure.of(Wire(429, {"Retry-After": "7"})).after == 7
    assert Failure.of(Wire(429, {"retry-after": "1.5", "retry-after-ms": "250"})).after == 0.25
    assert Failure.of(Wire(429, {"retry-after": later})).after == pytest.approx(20, abs=3)
    assert Failure.of(Wire(429, {"retry-after": "soon"})).after is None
    assert Failure.of(Wire(429, text='{"retryDelay": "34s"}')).after == 34


def test_a_cassette_that_does_not_match_is_never_tried_again() -> None:
    class CannotOverwriteExistingCassetteException(Exception):
        pass

    try:
        try:
            raise CannotOverwriteExistingCassetteException
        except Exception as miss:
            raise Wire(500, text="Connection error.") from miss
    except Wire as error:
        raised = translate(Failure.of(error), LOCAL)
    assert isinstance(raised, ModelUnavailable)
    assert "recorded" in raised.message


def test_messages_are_one_short_line_without_keys() -> None:
    text = plain("bad\x1b[31m key\nsk-abc123def456ghi789 here " + "x" * 500)
    assert text.startswith("bad [31m key (key) here")
    assert len(text) == 200


@pytest.mark.parametrize(
    ("pieces", "spoken"),
    [
        (["Hello"], "Hello"),
        (["<", "b>bold"], "<b>bold"),
        (["  <think>", "a", "</think> ", "Hi"], "Hi"),
        (["<THINKING>a</thinking>Hi"], "Hi"),
        (["<think>", "x" * 9000, "</thi", "nk>Hi"], "Hi"),
        (["Hi <think>no</think>"], "Hi <think>no</think>"),
        (["<think>never ends"], ""),
        (["<thi"], "<thi"),
    ],
)
def test_thinking_is_cut_out(pieces: list[str], spoken: str) -> None:
    speech = Spoken()
    assert "".join([speech.feed(piece) for piece in pieces] + [speech.rest()]) == spoken


def test_a_pump_gives_up_in_time_and_closes_what_blocks() -> None:
    let_go = threading.Event()

    def work(pump: Pump[str]) -> None:
        pump.put("one")
        pump.on_stop(let_go.set)
        let_go.wait(10)

    pump: Pump[str] = Pump(work)
    assert pump.take(5) == "one"
    began = time.monotonic()
    with pytest.raises(TimeUp):
        pump.take(0.05)
    assert time.monotonic() - began < 1
    pump.stop()
    assert let_go.wait(1)


def test_what_openai_cost() -> None:
    assert prices.cost("gpt-4o", 1_000_000, 0, 0) == pytest.approx(2.5)
    assert prices.cost("gpt-4o", 1_000_000, 0, 1_000_000) == pytest.approx(1.25)
    assert prices.cost("gpt-4o", 0, 1_000_000, 0) == pytest.approx(10)
    assert prices.cost("no-such-model", 1, 1, 0) is None


def test_reasoning_models_of_openai_are_limited_by_another_name() -> None:
    def limit(name: str, env: dict[str, str]) -> str:
        return OpenAICompatible(route(name, env), ModelSettings(keys={"OPENAI_API_KEY": "k"}))._limit

    assert limit("o3-mini", {}) == limit("gpt-5", {}) == "max_completion_tokens"
    assert limit("gpt-4.1", {}) == limit("gpt-5", {"OPENAI_BASE_URL": "localhost:1"}) == "max_tokens"


def test_making_a_client_imports_no_library() -> None:
    code = """
import sys
from interviewer.llms.loading import preload
from interviewer.llms.making import client
client("llamacpp/m", {})
client("ollama/m", {})
print(sorted({"openai", "litellm", "httpx"} & set(sys.modules)))
preload("llamacpp/m")
print(sorted({"openai", "litellm"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["[]", "['openai']"]
    assert done.stderr == ""


def test_a_library_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ModelMisconfigured, match="openai library cannot be imported"):
        list(OpenAICompatible(LOCAL, QUICK).stream(ASKED, max_tokens=50))


def test_a_place_is_named_once() -> None:
    assert LOCAL.place == "llama.cpp at http://127.0.0.1:8080/v1"
    own = route("openai/m", {"INTERVIEWER_BASE_URL": "localhost:1"})
    assert own.place == "the server at http://localhost:1/v1"
    assert Route("a", "litellm", "a", "Anthropic").place == "Anthropic"

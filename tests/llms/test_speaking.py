"""Every client against a live server on loopback: what it sends, what it gives, and how it fails."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest

from interviewer.errors import MalformedReply, ModelError, ModelMisconfigured, ModelUnavailable
from interviewer.llms.litellm_client import LiteLLMClient
from interviewer.llms.routing import Route
from interviewer.ports import Cancel, Message, Usage, Waiting
from tests.llms.conftest import FRAMES, QUICK, Connect
from tests.llms.loopback import Call, End, loopback, openai_frames

KINDS = list(FRAMES)
ASKED = [Message("system", "Be brief.", cache=True), Message("user", "Hello?")]

each = pytest.mark.parametrize("kind", KINDS)


def told(error: pytest.ExceptionInfo[ModelError]) -> str:
    return str(error.value)


@each
def test_streams_text_and_then_usage(kind: str, connect: Connect, capfd: pytest.CaptureFixture[str]) -> None:
    with loopback(lambda call: call.send(FRAMES[kind]("Good ", "morning."))) as server:
        *texts, usage = connect(kind, server.url).stream(ASKED, max_tokens=50)
    assert texts == ["Good ", "morning."]
    assert isinstance(usage, Usage)
    assert (usage.prompt, usage.completion) == (10, 5)
    assert usage.cached == (4 if kind in ("openai", "anthropic") else 0)
    assert (usage.cost is None) == (kind == "openai")
    assert bool(usage.cost) == (kind in ("anthropic", "gemini"))
    assert capfd.readouterr() == ("", "")


def test_sends_only_what_was_asked(connect: Connect) -> None:
    sent = {}
    for kind in KINDS:
        with loopback(lambda call: call.send(FRAMES[kind]("Hi."))) as server:  # noqa: B023 - called within the loop
            list(connect(kind, server.url).stream(ASKED, max_tokens=50))
            list(connect(kind, server.url, temperature=0.5).stream(ASKED, max_tokens=50))
        sent[kind], warm = server.bodies
        assert "temperature" not in str(sent[kind])
        assert "0.5" in str(warm)
    assert sent["openai"] == {
        "model": "m",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello?"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 50,
    }
    marked = {"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}
    assert sent["anthropic"]["system"] == [marked]
    assert sent["anthropic"]["max_tokens"] == 50
    assert sent["ollama"]["options"] == {"num_predict": 50, "num_ctx": 16_384}
    assert "cache" not in str(sent["openai"]) + str(sent["gemini"]) + str(sent["ollama"])


@each
def test_reasoning_is_not_shown(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.send(FRAMES[kind]("Hi.", reasoning=("hm ", "hm")))) as server:
        items = list(connect(kind, server.url).stream(ASKED, max_tokens=50))
    assert items[:2] == [Waiting("thinking"), "Hi."]
    assert len(items) == 3


@each
@pytest.mark.parametrize("end", ["clean", "hard"])
def test_a_cut_after_words_is_told_and_not_tried_again(kind: str, end: End, connect: Connect) -> None:
    shown: list[object] = []
    with loopback(lambda call: call.send(FRAMES[kind]("Half a ", "rep", finish=None), end)) as server:
        with pytest.raises(ModelUnavailable, match="was cut off"):
            shown.extend(connect(kind, server.url).stream(ASKED, max_tokens=50))
        assert len(server.calls) == 1
    assert shown[0] == "Half a "


@each
def test_a_cut_before_words_is_tried_again(kind: str, connect: Connect) -> None:
    def answer(call: Call) -> None:
        call.send(FRAMES[kind]("Hi.") if call.number else FRAMES[kind](finish=None))

    with loopback(answer) as server:
        waiting, text, usage = connect(kind, server.url).stream(ASKED, max_tokens=50)
    assert waiting == Waiting("the reply was cut off; trying again in 1 s")
    assert text == "Hi."
    assert isinstance(usage, Usage)


@each
def test_a_broken_line_is_a_cut(kind: str, connect: Connect) -> None:
    whole = FRAMES[kind]("One ", "two ", "three.")
    at = next(i for i, frame in enumerate(whole) if "two " in frame)
    frames = [*whole[:at], whole[at][: len(whole[at]) // 2] + "\n\n", *whole[at + 1 :]]
    with (
        loopback(lambda call: call.send(frames)) as server,
        pytest.raises(ModelUnavailable, match="was cut off: the reply was broken"),
    ):
        list(connect(kind, server.url).stream(ASKED, max_tokens=50))


@each
def test_silence_ends_at_the_limit(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.hang()) as server:
        client = connect(kind, server.url, first_byte_seconds=0.1)
        with pytest.raises(ModelUnavailable, match="did not begin to answer within"):
            list(client.stream(ASKED, max_tokens=50))
    with loopback(lambda call: call.send(FRAMES[kind]("One ", "two", finish=None), "stall")) as server:
        client = connect(kind, server.url, idle_seconds=0.15)
        with pytest.raises(ModelUnavailable, match="stopped in mid-reply"):
            list(client.stream(ASKED, max_tokens=50))
        assert server.gone.wait(5)


@each
def test_cancel_ends_a_blocked_read_and_hangs_up(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.send(FRAMES[kind]("One ", "two", finish=None), "stall")) as server:
        cancel = Cancel()
        stream = connect(kind, server.url).stream(ASKED, max_tokens=50, cancel=cancel)
        shown = [next(stream)]
        began = time.monotonic()
        threading.Timer(0.1, cancel.cancel).start()
        shown += list(stream)
        assert time.monotonic() - began < 1.0
        assert shown[0] == "One "
        assert server.gone.wait(5)
        assert cancel.hooks == []
        assert list(connect(kind, server.url).stream(ASKED, max_tokens=50, cancel=cancel)) == []
        assert len(server.calls) == 1


@each
def test_cancel_before_the_headers(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.hang()) as server:
        cancel = Cancel()
        threading.Timer(0.1, cancel.cancel).start()
        began = time.monotonic()
        assert list(connect(kind, server.url).stream(ASKED, max_tokens=50, cancel=cancel)) == []
        assert time.monotonic() - began < 1.2


@each
def test_leaving_early_hangs_up(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.send(FRAMES[kind]("One ", "two", finish=None), "stall")) as server:
        stream = connect(kind, server.url).stream(ASKED, max_tokens=50)
        assert next(stream) == "One "
        stream.close()
        assert server.gone.wait(5)


@each
def test_a_wrong_key_names_its_variable_and_is_not_tried_again(kind: str, connect: Connect) -> None:
    def answer(call: Call) -> None:
        call.fail(403 if call.number else 401, "bad key sk-abcdefghijklmnop")

    with loopback(answer) as server:
        client = connect(kind, server.url)
        for _ in range(2):
            with pytest.raises(ModelMisconfigured) as error:
                list(client.stream(ASKED, max_tokens=50))
            assert f"{kind.upper()}_API_KEY" in told(error)
            assert "abcdefgh" not in told(error)
            assert "secret-of-ours" not in told(error)
        assert len(server.calls) == 2


@each
def test_an_unknown_model(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.fail(404, "no such model")) as server:
        with pytest.raises(ModelMisconfigured, match="has no model called") as error:
            list(connect(kind, server.url).stream(ASKED, max_tokens=50))
        assert len(server.calls) == 1
    assert "no such model" in told(error)
    assert ("ollama pull m" in told(error)) == (kind == "ollama")


@each
def test_what_passes_is_tried_again(kind: str, connect: Connect) -> None:
    statuses = [408, 409, 429, 500, 503, 529]

    def answer(call: Call) -> None:
        call.fail(statuses[call.number]) if call.number < len(statuses) else call.send(FRAMES[kind]("Hi."))

    with loopback(answer) as server:
        *waits, text, _ = connect(kind, server.url, max_retries=6).stream(ASKED, max_tokens=50)
        assert len(server.calls) == 7
    assert text == "Hi."
    whys = [wait.why for wait in waits if isinstance(wait, Waiting)]
    assert ["rate limited" in why for why in whys] == [False, False, True, False, False, False]
    assert ["overloaded" in why for why in whys] == [False, False, False, False, True, True]


@each
def test_it_gives_up_in_the_end(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.fail(503, "busy")) as server:
        with pytest.raises(ModelUnavailable, match="overloaded: busy"):
            list(connect(kind, server.url, max_retries=2).stream(ASKED, max_tokens=50))
        assert len(server.calls) == 3


@each
def test_a_short_retry_after_is_waited_for(kind: str, connect: Connect) -> None:
    times = []

    def answer(call: Call) -> None:
        times.append(time.monotonic())
        call.send(FRAMES[kind]("Hi.")) if call.number else call.fail(429, retry_after="0.15")

    with loopback(answer) as server:
        waiting, text, _ = connect(kind, server.url).stream(ASKED, max_tokens=50)
    assert waiting == Waiting("the model is rate limited; trying again in 1 s")
    assert text == "Hi."
    assert times[1] - times[0] >= 0.15


@each
def test_a_long_retry_after_is_told_instead(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.fail(429, retry_after="600")) as server:
        with pytest.raises(ModelUnavailable, match="asks to wait 10 minutes"):
            list(connect(kind, server.url).stream(ASKED, max_tokens=50))
        assert len(server.calls) == 1


@each
def test_cancel_ends_a_pause_before_a_retry(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.fail(429, retry_after="20")) as server:
        cancel = Cancel()
        stream = connect(kind, server.url).stream(ASKED, max_tokens=50, cancel=cancel)
        assert next(stream) == Waiting("the model is rate limited; trying again in 20 s")
        began = time.monotonic()
        threading.Timer(0.05, cancel.cancel).start()
        assert list(stream) == []
        assert time.monotonic() - began < 1.0


@each
def test_an_account_without_credit_is_not_tried_again(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.fail(429, "You exceeded your current quota")) as server:
        with pytest.raises(ModelUnavailable, match="no credit left"):
            list(connect(kind, server.url).stream(ASKED, max_tokens=50))
        assert len(server.calls) == 1


@each
def test_a_conversation_too_long(kind: str, connect: Connect) -> None:
    with loopback(lambda call: call.fail(400, "This model's maximum context length is 8 tokens")) as server:
        with pytest.raises(ModelUnavailable, match=r"longer than .* can read"):
            list(connect(kind, server.url).stream(ASKED, max_tokens=50))
        assert len(server.calls) == 1


@each
def test_nobody_is_there(kind: str, connect: Connect) -> None:
    with loopback(lambda call: None) as server:
        url = server.url
    shown: list[object] = []
    with pytest.raises(ModelUnavailable, match="Cannot reach") as error:
        shown.extend(connect(kind, url, max_retries=1).stream(ASKED, max_tokens=50))
    assert url in told(error)
    assert "Is it running" in told(error)
    assert [str(item).count("cannot reach") for item in shown] == [1]


@each
def test_nothing_was_said(kind: str, connect: Connect) -> None:
    with (
        loopback(lambda call: call.send(FRAMES[kind]())) as server,
        pytest.raises(MalformedReply, match="answered nothing"),
    ):
        list(connect(kind, server.url).stream(ASKED, max_tokens=50))


@each
def test_reasoning_ate_the_budget(kind: str, connect: Connect) -> None:
    frames = FRAMES[kind](reasoning=("hm",), finish="length")
    with (
        loopback(lambda call: call.send(frames)) as server,
        pytest.raises(MalformedReply, match="used all 50 tokens on reasoning"),
    ):
        list(connect(kind, server.url).stream(ASKED, max_tokens=50))


@pytest.mark.parametrize("kind", ["openai", "anthropic", "gemini"])
def test_a_filter_withheld_the_reply(kind: str, connect: Connect) -> None:
    with (
        loopback(lambda call: call.send(FRAMES[kind](finish="content_filter"))) as server,
        pytest.raises(MalformedReply, match="refused"),
    ):
        list(connect(kind, server.url).stream(ASKED, max_tokens=50))


def test_a_refusal_field(connect: Connect) -> None:
    frames = openai_frames(refusal="I will not.")
    with loopback(lambda call: call.send(frames)) as server, pytest.raises(MalformedReply, match="refused: I will not"):
        list(connect("openai", server.url).stream(ASKED, max_tokens=50))


@each
def test_thinking_left_in_the_text_is_hidden(kind: str, connect: Connect) -> None:
    frames = FRAMES[kind]("<thi", "nk>Hm, a < b", "</think>\n", "\nHi ", "there.")
    with loopback(lambda call: call.send(frames)) as server:
        first, *texts, _ = connect(kind, server.url).stream(ASKED, max_tokens=50)
    assert first == Waiting("thinking")
    assert "".join(map(str, texts)).strip() == "Hi there."


@pytest.mark.parametrize(
    ("kind", "frame"),
    [
        ("openai", 'data: {"error": {"message": "engine died", "code": 500}}\n\n'),
        ("anthropic", 'event: error\ndata: {"type": "error", "error": {"type": "x", "message": "engine died"}}\n\n'),
        ("ollama", '{"error": "engine died"}\n'),
    ],
)
def test_a_server_that_fails_midway_says_so(kind: str, frame: str, connect: Connect) -> None:
    def answer(call: Call) -> None:
        call.send(FRAMES[kind]("Hi.") if call.number == 1 else [frame])

    with loopback(answer) as server:
        client = connect(kind, server.url, max_retries=1)
        waiting, text, _ = client.stream(ASKED, max_tokens=50)
        assert isinstance(waiting, Waiting)
        assert text == "Hi."
        with pytest.raises(ModelUnavailable, match="engine died"):
            list(client.stream(ASKED, max_tokens=50))


def test_the_words_count_though_the_end_hangs(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewer.llms.chat._GRACE", 0.1)
    frames = FRAMES["openai"]("Hi.")[:-2]
    with loopback(lambda call: call.send(frames, "stall")) as server:
        assert list(connect("openai", server.url).stream(ASKED, max_tokens=50)) == ["Hi.", Usage()]
    with loopback(lambda call: call.send(frames, "hard")) as server:
        assert list(connect("openai", server.url).stream(ASKED, max_tokens=50)) == ["Hi.", Usage()]


@pytest.mark.parametrize(("kind", "says"), [("text/html", "sent a web page"), ("application/json", "and no stream")])
def test_what_is_no_stream_is_told(kind: str, says: str, connect: Connect) -> None:
    with loopback(lambda call: call.send(["<html></html>"], kind=kind)) as server:
        with pytest.raises(ModelMisconfigured, match=says):
            list(connect("openai", server.url).stream(ASKED, max_tokens=50))
        assert len(server.calls) == 1


@pytest.mark.parametrize("provider", ["mistral", "groq", "deepseek"])
def test_the_rest_of_litellm_tells_a_cut_from_an_end(provider: str) -> None:
    def answer(call: Call) -> None:
        call.send(openai_frames("Half a ", "reply", finish=None if call.number else "stop"))

    with loopback(answer) as server:
        found = Route(f"{provider}/m", "litellm", f"{provider}/m", provider, server.url)
        client = LiteLLMClient(found, replace(QUICK, keys={"": "k"}))
        *texts, usage = client.stream(ASKED, max_tokens=50)
        assert "".join(map(str, texts)) == "Half a reply"
        assert isinstance(usage, Usage)
        assert usage.prompt == 10
        with pytest.raises(ModelUnavailable, match="was cut off"):
            list(client.stream(ASKED, max_tokens=50))

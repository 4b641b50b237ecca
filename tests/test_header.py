"""The header line of a model's reply: found and read whatever a small model wraps it in, refused with advice."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import ProbeKind
from interviewer.interviewers.header import PREAMBLE, BadHeader, Header, check, parse, split
from interviewer.ports import View
from tests.builders import Turn, answer, exchange, moved, probe
from tests.holding import view

LINE = 'move=probe; kind=evidence; point=p3; on="it scaled fine"; heard=p1, p2; vague=p4; gave_up=no'
SPEECH = "You said it scaled fine. What did you look at?"
READ = Header("probe", "evidence", "p3", "it scaled fine", ("p1", "p2"), ("p4",), False)


def read(reply: str) -> tuple[Header, str]:
    """A whole reply taken apart."""
    line, rest = split(f"{reply}\n\n", last=True)
    assert line is not None
    return parse(line), rest.strip()


def fed(reply: str) -> tuple[Header, str]:
    """The same reply, as it streams: one character at a time."""
    head = ""
    for at, char in enumerate(reply):
        head += char
        line, rest = split(head)
        if line is not None:
            return parse(line), (rest + reply[at + 1 :]).strip()
    line, rest = split(f"{head}\n\n", last=True)
    assert line is not None
    return parse(line), rest.strip()


WRAPPED = {
    "plain": f"{LINE}\n{SPEECH}",
    "empty line between": f"{LINE}\n\n\n{SPEECH}",
    "windows line ends": f"{LINE}\r\n{SPEECH}",
    "leading white space": f"\n\n  {LINE}\n{SPEECH}",
    "code span": f"`{LINE}`\n{SPEECH}",
    "bold": f"**{LINE}**\n{SPEECH}",
    "heading": f"### {LINE}\n{SPEECH}",
    "quote": f"> {LINE}\n{SPEECH}",
    "brackets": f"[{LINE}]\n{SPEECH}",
    "labelled": f"Header: {LINE}\n{SPEECH}",
    "capitals": LINE.replace("move=", "Move=").replace("kind=", "Kind=") + f"\n{SPEECH}",
    "colons": LINE.replace("=", ": ") + f"\n{SPEECH}",
    "spaces around": LINE.replace("=", " = ") + f"\n{SPEECH}",
    "bars": LINE.replace("; ", " | ") + f"\n{SPEECH}",
    "thoughts": f"<think>The candidate said move=close; hm.\nmove=ask; gave_up=no\n</think>\n{LINE}\n{SPEECH}",
    "thinking": f"<thinking>Let me see.</thinking>{LINE}\n{SPEECH}",
    "preamble": f"Sure, here is my reply:\n\n{LINE}\n{SPEECH}",
    "same line": f"{LINE} {SPEECH}",
    "same line, quoted": f'{LINE} "{SPEECH}"',
    "same line, bold header": f"**{LINE}** {SPEECH}",
}


@pytest.mark.parametrize("name", WRAPPED)
@pytest.mark.parametrize("how", [read, fed])
def test_the_header_is_found_in_any_wrapping(name: str, how: Any) -> None:
    header, speech = how(WRAPPED[name])
    assert header == READ
    assert speech.strip('"') == SPEECH


def test_a_fenced_reply_leaves_only_its_fence_behind() -> None:
    for reply in (f"```\n{LINE}\n```\n{SPEECH}", f"```text\n{LINE}\n{SPEECH}\n```"):
        for how in (read, fed):
            header, speech = how(reply)
            assert header == READ
            assert speech.replace("```", "").strip() == SPEECH


@pytest.mark.parametrize("quoted", ['"{}"', "“{}”", "'{}'", "‘{}’", "„{}“", "«{}»", "{}", '" {} "', "`{}`"])
def test_quotes_of_all_kinds(quoted: str) -> None:
    words = "we don't check it; ever" if quoted != "{}" and quoted[0] in '"“' else "we don't check it"
    header = parse(f"move=probe; kind=clarify; point=p3; on={quoted.format(words)}; heard=none; vague=none; gave_up=no")
    assert header.on.strip("` ") == words
    assert (header.point, header.heard, header.gave_up) == ("p3", (), False)


@pytest.mark.parametrize("nothing", ["none", "None", "", "-", "null", "n/a", "[]", "<none>", "no"])
def test_nothing_can_be_written_in_many_ways(nothing: str) -> None:
    header = parse(f"move=redirect; kind={nothing}; point={nothing}; on=none; heard={nothing}; vague={nothing}")
    assert (header.kind, header.point, header.heard, header.vague, header.gave_up) == ("", "", (), (), False)


def test_an_item_may_be_named_beside_an_empty_point() -> None:
    assert parse("move=reveal; point=none; item=f1").point == "f1"
    assert parse("move=reveal; item=f1").point == "f1"


@pytest.mark.parametrize(
    ("word", "gave_up"), [("yes", True), ("Yes", True), ("true", True), ("no", False), ("", False)]
)
def test_giving_up(word: str, gave_up: bool) -> None:
    assert parse(f"move=probe; point=p1; gave_up={word}").gave_up is gave_up


def test_a_reply_that_may_still_bring_its_header_is_waited_for() -> None:
    assert split("move=probe; kind=evi") == (None, "")
    assert split("Sure, here it") == (None, "")
    assert split("<think>It is long" + "g" * 2000) == (None, "")


@pytest.mark.parametrize("reply", [SPEECH, "x" * (PREAMBLE + 1), f"{SPEECH}\nOn the move.\n" * 20])
def test_a_reply_without_a_header_is_told_what_to_do(reply: str) -> None:
    with pytest.raises(BadHeader, match="beginning with move="):
        read(reply)


def test_speech_alone_is_refused_as_soon_as_it_is_plain() -> None:
    with pytest.raises(BadHeader):
        split("What did you look at? " * 40)


# --- what a header may stand for -------------------------------------------------------------------------


def checked(line: str, seen: View, **more: Any) -> Move:
    return check(parse(line), seen, **more)


SAID = answer("Well, it scaled fine on Tuesday. We’d “drift” checks.")


def test_a_probe_that_opens_a_door() -> None:
    move = checked('move=probe; kind=pin-down; point=p3; on="it scaled fine"; heard=p1, p99; vague=p1, p5', view(SAID))
    assert move == Move(
        kind=MoveKind.PROBE,
        probe=ProbeKind.PIN_DOWN,
        point="labels",
        on="it scaled fine",
        heard=("baseline",),
        vague=("owner",),
    )


def test_whole_ids_are_understood_too() -> None:
    assert checked("move=probe; kind=evidence; point=labels; heard=baseline", view(SAID)).heard == ("baseline",)


def test_a_push_is_told_from_a_door() -> None:
    now = view(SAID, probe("labels"), answer("Hm.", "a2"))
    assert checked("move=probe; kind=evidence; point=p3", now).press is True
    assert checked("move=probe; kind=evidence; point=p4", now).press is False


def test_words_that_touch_no_point_are_pressed_on_without_one() -> None:
    line = 'move=probe; kind=evidence; point=none; on="{}"; heard=none; vague=none'
    move = checked(line.format("it scaled fine"), view(SAID))
    assert (move.kind, move.point, move.press, move.on) == (MoveKind.PROBE, None, True, "it scaled fine")
    assert checked(line.format("it scaled fine").replace("evidence", "nosy"), view(SAID)).probe is ProbeKind.PIN_DOWN

    def pushed(number: str) -> Turn:
        return moved(MoveKind.PROBE, number, press=True)

    for refused in (view(SAID, pressure=1), view(SAID, pushed("m1"), SAID, pushed("m2"), SAID)):
        with pytest.raises(BadHeader, match="point=none cannot be probed"):
            checked(line.format("it scaled fine"), refused)
    for words in ("what they never said", "it scaled fine"):
        with pytest.raises(BadHeader, match="point=none cannot be probed"):
            checked(line.format(words), view(SAID, probe("labels"), answer("Hm, well.", "a2")))


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("It Scaled FINE", "it scaled fine"),
        ("scaled fine.", "scaled fine"),
        ("we'd “drift” checks", ""),
        ("We’d “drift” checks", "We’d “drift” checks"),
        ("it never scaled", ""),
        ("none", ""),
    ],
)
def test_only_words_that_were_said_are_pressed_on(words: str, on: str) -> None:
    assert checked(f"move=probe; kind=evidence; point=p3; on={words}", view(SAID)).on == on


def test_an_unknown_kind_becomes_the_rubrics_own() -> None:
    assert checked("move=probe; kind=nosy; point=p3", view(SAID)).probe is ProbeKind.EVIDENCE


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("move=ponder", "move=ponder is not a move; use one of: ask, probe"),
        ("move=probe; kind=evidence; point=none", "point=none cannot be probed now; choose one of: p1, p2, p3, p4"),
        ("move=probe; kind=evidence; point=p7", "point=p7 cannot be probed now; choose one of: p1"),
        ("move=probe; kind=evidence; point=p77", "point=p77 cannot be probed now"),
        ("move=reveal; point=none", "reveal needs point=ID"),
        ("move=reveal; point=e1", "reveal needs point=ID"),  # on the table from the start
        ("move=twist", "the twist is not allowed now"),
        ("move=ask", "do not go on yet; still to be opened or pressed: p1, p2, p3, p4"),
        ("move=close", "do not go on yet"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(line: str, advice: str) -> None:
    with pytest.raises(BadHeader) as refused:
        checked(line, view(SAID))
    assert advice in str(refused.value)


def test_hearing_counts_before_the_door_is_chosen() -> None:
    heard = view(SAID)
    assert checked("move=probe; kind=evidence; point=p5; heard=p1,p2", heard).point == "owner"
    with pytest.raises(BadHeader, match="p1 cannot be probed"):
        checked("move=probe; kind=evidence; point=p1; heard=p1", view(SAID, pressure=1))


def test_facts_and_exhibits_are_given_once() -> None:
    assert checked("move=reveal; point=f1", view(SAID)).item == "volume"
    assert checked("move=reveal; point=e2", view(SAID)).item == "regions"
    given = view(SAID, moved(MoveKind.REVEAL, item="volume"), answer("And?", "a2"))
    with pytest.raises(BadHeader, match="not given yet"):
        checked("move=reveal; point=f1", given)


def test_going_on_waits_for_the_director_or_the_candidate() -> None:
    assert checked("move=ask", view(SAID), may_ask=True).kind is MoveKind.ASK
    assert checked("move=next", view(SAID), may_ask=True).kind is MoveKind.ASK
    assert checked("move=ask", view(SAID, more=False), may_ask=True).kind is MoveKind.CLOSE
    assert checked("move=ask", view(SAID, left=0)).kind is MoveKind.CLOSE
    with pytest.raises(BadHeader, match="only move=close is allowed now"):
        checked("move=probe; kind=evidence; point=p1", view(SAID, left=0))


def test_who_was_told_to_go_on_may_go_on_although_a_point_was_just_touched() -> None:
    turns: list[Turn] = [SAID]
    for n, name in enumerate(["baseline", "split", "labels", "rollback"], 1):
        turns += [probe(name, f"m{n}", heard=(name,)), answer("Hm.", f"a{n + 1}")]
    turns += [moved(MoveKind.TWIST, "m5", heard=("owner", "range")), answer("Well.", "a6")]
    told = view(*turns)
    assert told.allowed.must == "ask"
    with pytest.raises(BadHeader, match="cannot be probed now; use move=ask"):
        checked('move=probe; kind=evidence; point=none; on="well"', told)
    assert checked("move=ask; vague=p7", told).kind is MoveKind.ASK


def test_who_does_not_know_may_be_let_go_once_all_that_is_left_is_to_press() -> None:
    turns: list[Turn] = [SAID]
    for n, name in enumerate(["baseline", "split", "labels", "rollback"], 1):
        turns += [probe(name, f"m{n}"), answer("Hm.", f"a{n + 1}")]
    turns += [moved(MoveKind.TWIST, "m5"), answer("I don't know.", "a6")]
    told = view(*turns)
    assert (told.allowed.open, told.allowed.must) == ((), "")
    assert checked("move=ask; gave_up=yes", told).kind is MoveKind.ASK
    with pytest.raises(BadHeader, match="do not go on yet"):
        checked("move=ask; gave_up=no", told)
    with pytest.raises(BadHeader, match="do not go on yet"):
        checked("move=ask; gave_up=yes", view(SAID))


def test_nothing_left_still_allows_a_reveal_or_a_redirect() -> None:
    everything = "heard=p1,p2,p3,p4,p5,p6,p7"
    done = view(SAID, pressure=1)
    assert checked(f"move=ask; {everything}", done).kind is MoveKind.ASK
    assert checked(f"move=reveal; point=f1; {everything}", done).kind is MoveKind.REVEAL
    assert checked(f"move=redirect; {everything}", done).kind is MoveKind.REDIRECT
    with pytest.raises(BadHeader, match="cannot be probed"):
        checked(f"move=probe; kind=evidence; point=p1; {everything}", done)


def test_led_back_often_enough_only_a_redirect_is_over() -> None:
    turns: list[Turn] = [SAID]
    for n in range(1, 4):
        assert checked("move=redirect", view(*turns)).kind is MoveKind.REDIRECT
        turns += [moved(MoveKind.REDIRECT, f"m{n}"), answer("Eh?", f"a{n + 1}")]
    with pytest.raises(BadHeader, match="go on with move=ask"):
        checked("move=redirect", view(*turns))
    assert checked("move=ask", view(*turns)).kind is MoveKind.ASK
    assert checked("move=probe; kind=evidence; point=p3", view(*turns)).point == "labels"


def test_the_twist_when_it_is_due() -> None:
    turns: list[Turn] = [SAID]
    for n, name in enumerate(["baseline", "split", "labels", "rollback"], 1):
        turns += [probe(name, f"m{n}"), answer("Hm.", f"a{n + 1}")]
    assert checked("move=twist", view(*turns)).kind is MoveKind.TWIST


def test_words_of_an_earlier_question_are_not_pressed_on() -> None:
    before = exchange(answer("It was the alarm clock.", "a1"))
    now = view(answer("Something else.", "a2", ask="q2"), earlier=[before])
    assert checked("move=probe; kind=evidence; point=p3; on=the alarm clock", now).on == ""

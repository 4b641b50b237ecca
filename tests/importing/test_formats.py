"""Every format read as the same talk, and what a file may do to whoever reads it."""

from __future__ import annotations

import codecs
import contextlib
import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest

from interviewer.errors import DataError, InterviewerError, UnknownName
from interviewer.importing.cues import Cue, seconds
from interviewer.importing.decoding import LARGEST
from interviewer.importing.formats import detect, read
from interviewer.importing.rolling import unrolled
from interviewer.importing.speakers import Speaker, Turn, by_name, by_role, guess, speakers, turns
from tests.builders import ROOT

FILES = Path(__file__).parent / "files"
TALK = ("zoom.vtt", "teams.vtt", "live.vtt", "subtitles.srt", "meet.txt", "name-and-time.txt", "otter.txt", "names.txt")
KINDS = {".vtt": "vtt", ".srt": "srt", ".txt": "text", ".md": "markdown", ".json": "json"}
LAST = "I would not retrain yet. If the inputs are broken, the new model just learns the bug."


def turns_of(path: Path) -> list[Turn]:
    recording = read(path)
    named = next(s.name for s in speakers(recording.cues) if s.name.casefold().startswith(("ada", "candidate")))
    return turns(recording.cues, named, " ")


def written(tmp_path: Path, text: str | bytes, name: str = "talk.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", TALK)
def test_every_format_holds_the_same_talk(name: str) -> None:
    expected = turns_of(FILES / "otter.txt")
    got = turns_of(FILES / name)
    assert detect((FILES / name).read_text(encoding="utf-8-sig")) == KINDS[Path(name).suffix]
    assert [t.candidate for t in got] == [t.candidate for t in expected]
    for mine, other in zip(got, expected, strict=True):
        assert flat(mine.text).replace("First: i", "I") == flat(other.text)


def test_markdown_takes_only_bold_names(tmp_path: Path) -> None:
    got = turns_of(FILES / "notes.md")
    assert len(got) == 11
    assert "Slices first. Then I'd cut" in got[3].text, "a bold beginning inside an answer is not a speaker"
    assert got[-2].text == LAST
    other = written(
        tmp_path, "**Ada Byron** (0:04)\n\nI would cut it.\n\n**Grace** (0:09)\n\nHow?\n\nFirst: no.\n", "n.md"
    )
    assert [(c.speaker, c.text, c.start) for c in read(other).cues] == [
        ("Ada Byron", "I would cut it.", 4.0),
        ("Grace", "How?\n\nFirst: no.", 9.0),
    ]


@pytest.mark.parametrize(
    "name", ["zoom.vtt", "teams.vtt", "live.vtt", "subtitles.srt", "otter.txt", "name-and-time.txt"]
)
def test_times_are_kept(name: str) -> None:
    got = turns_of(FILES / name)
    starts = [t.start for t in got]
    assert starts[0] == 0.0
    assert all(a is not None and b is not None and a < b for a, b in pairwise(starts))
    assert got[3].end is not None
    assert got[3].start is not None
    assert 15 < got[3].end - got[3].start < 40


def test_a_heading_ends_a_turn_and_a_comment_in_code_does_not(tmp_path: Path) -> None:
    text = (
        "**Ada:** Like this:\n```\n# count\nn = 1\n```\nand so on.\n\n## My notes\n\nAda was weak.\n\n**Grace:** Why?\n"
    )
    recording = read(written(tmp_path, text, "n.md"))
    assert [c.text for c in recording.cues] == ["Like this:\n```\n# count\nn = 1\n```\nand so on.", "Why?"]
    assert recording.warnings == ("Left out, because nobody is named as saying it: 2 lines.",)


def test_our_own_form_and_its_faults(tmp_path: Path) -> None:
    recording = read(FILES / "ours.json")
    assert recording.known.candidate == "Ada"
    assert len(recording.known.outline) == 4
    assert recording.cues[1].end == 31
    good = json.loads((FILES / "ours.json").read_text())
    for change, told in (
        ({"turns": []}, "turns"),
        ({"turnes": 1}, "turnes"),
        ({"turns": [{"speaker": "Ada", "text": "x", "start": -1}]}, "turns.0.start"),
        ({"seniority": "principal"}, "seniority"),
        ({"held": "yesterday"}, "held"),
    ):
        with pytest.raises(DataError, match=told):
            read(written(tmp_path, json.dumps(good | change), "x.json"))
    for broken in ("{", '{"turns": ' + "[" * 100_000, '{"turns": [{"speaker": "a", "text": "b", "start": NaN}]}'):
        with pytest.raises(DataError, match="importing"):
            read(written(tmp_path, broken, "x.json"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_their_marks(tmp_path: Path, encoding: str) -> None:
    text = (FILES / "zoom.vtt").read_text().replace("\n", "\r\n")
    assert read(written(tmp_path, text.encode(encoding), "z.vtt")).cues == read(FILES / "zoom.vtt").cues


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("Ada: caf\xe9 and more\nGrace: yes".encode("latin-1"), r"not UTF-8 text \(byte 8\)\nSave it as UTF-8"),
        ("Ada: hello\n".encode("utf-16-le"), "UTF-16 without"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "not UTF-16 text"),
        (b"PK\x03\x04rest", "a Word document"),
        (b"%PDF-1.7", "a PDF"),
        (b"", "nobody says anything"),
        (b"Just some text\nwithout anybody.\n", "nobody says anything"),
        (b"WEBVTT\n\nNOTE nothing\n", "nobody says anything"),
        (b'{"type":"session","version":1}\n', "a transcript of ours already"),
        (b"x" * (LARGEST + 1), "larger than 10 MB"),
        (b"Ada: " + b"word " * 250_000 + b"\nGrace: yes\n", "more than 1,000,000 characters"),
    ],
)
def test_what_cannot_be_read_is_one_error_with_what_to_do(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(InterviewerError, match=told) as caught:
        read(written(tmp_path, data))
    assert caught.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="no such file"):
        read(tmp_path / "none.vtt")
    with pytest.raises(UnknownName, match="a folder, not a file"):
        read(tmp_path)


def test_vtt_keeps_two_voices_of_a_cue_and_what_only_looks_like_a_tag(tmp_path: Path) -> None:
    vtt = (
        "WEBVTT\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\nNOTE Ada: not said\n\n"
        "one\n00:01.000 --> 00:02.000 line:0\n<v Ada B>Hi &amp; <i>hello</i> &lt;b&gt;</v>\n"
        "<v.loud Grace>Yes, if a < b</v>\n\n"
        "00:03.000 --> 00:04.000\n<v Ada B>half<00:00:03.500><c.x> a word</c>\n\n"
        "00:05,000 --> 00:06,000\n<v Ada B>lost\n"
    )
    recording = read(written(tmp_path, vtt, "x.vtt"))
    assert [(c.speaker, c.text) for c in recording.cues] == [
        ("Ada B", "Hi & hello <b>"),
        ("Grace", "Yes, if a < b"),
        ("Ada B", "half a word"),
    ]
    assert recording.warnings == ("Left out, because it has no readable times or no words: 1 cue.",)


def test_captions_without_any_name_have_no_speaker(tmp_path: Path) -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nWhat do you do first?\n\n2\n00:00:03,000 --> 00:00:04,000\nI check it.\n"
    recording = read(written(tmp_path, srt, "x.srt"))
    assert {c.speaker for c in recording.cues} == {""}


def test_a_word_before_a_colon_is_not_always_a_name(tmp_path: Path) -> None:
    said = (
        "Grace: How?\nAda: I do two things.\nFirst: I look.\nStep 2: I cut.\nso: yes\nGrace: And then?\nAda: Nothing.\n"
    )
    recording = read(written(tmp_path, said))
    assert [c.speaker for c in recording.cues] == ["Grace", "Ada", "Grace", "Ada"]
    assert recording.cues[1].text == "I do two things.\nFirst: I look.\nStep 2: I cut.\nso: yes"
    assert any('"First:", "Step 2:"' in told for told in recording.warnings)
    panel = said + "Mary Jackson: Thanks from me too.\n"
    recording = read(written(tmp_path, panel))
    assert recording.cues[-1].speaker == "Mary Jackson", "a full name that comes once is somebody"
    assert any("comes only once" in told and "Mary Jackson" in told for told in recording.warnings)


@pytest.mark.parametrize(
    ("line", "speaker", "text", "start"),
    [
        ("[00:12] Ada: hello there", "Ada", "hello there", 12.0),
        ("00:01:02.5 - Ada: hello", "Ada", "hello", 62.5),
        ("Ada (1:02:03): hello", "Ada", "hello", 3723.0),
        ("Speaker 1: hello", "Speaker 1", "hello", None),
        ("Dr. J. de la Cruz: hello", "Dr. J. de la Cruz", "hello", None),
        ("Ada Byron (she/her): hello", "Ada Byron (she/her)", "hello", None),
        ("李雷: hello", "李雷", "hello", None),
        ("Ada Byron | 0:07\nhello", "Ada Byron", "hello", 7.0),
        ("Ada Byron 10:03 AM\nhello", "Ada Byron", "hello", 36180.0),
    ],
)
def test_ways_to_write_a_turn(tmp_path: Path, line: str, speaker: str, text: str, start: float | None) -> None:
    first = read(written(tmp_path, f"{line}\nGrace Hopper: And?\n")).cues[0]
    assert (first.speaker, first.text, first.start) == (speaker, text, start)


@pytest.mark.parametrize(
    ("time_", "wanted"),
    [("0:03", 3), ("1:02:03,5", 3723.5), ("12:30 am", 1800), ("1:00 p.m.", 46800), ("3", None), ("1:2:3:4", None)],
)
def test_times(time_: str, wanted: float | None) -> None:
    assert seconds(time_) == wanted


def test_the_examples_of_the_manual_are_read(tmp_path: Path) -> None:
    manual = (ROOT / "docs" / "importing.md").read_text()
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", manual, re.DOTALL | re.MULTILINE)
    examples = [text for kind, text in blocks if kind != "sh"]
    found = [detect(text) for text in examples]
    assert found == ["vtt", "srt", "text", "markdown", "json"]
    for kind, text in zip(found, examples, strict=True):
        if kind != "text":  # that one has two forms side by side
            names = {cue.speaker for cue in read(written(tmp_path, text)).cues}
            assert names & {"Grace", "Grace Hopper", "GRACE"}, kind
    assert read(written(tmp_path, examples[-1])).known.outline
    for rule in ("few-words", "small-share", "one-speaker", "lost-words", "no-sentences", "scrambled", "repeated"):
        assert f"| {rule} |" in manual


# --- repeats -------------------------------------------------------------------------------------------------


def cue(text: str, start: float, end: float, speaker: str = "Ada") -> Cue:
    return Cue(speaker, text, start, end)


def test_growing_captions_are_said_once() -> None:
    cues = [
        cue("so i", 0, 1),
        cue("so i would", 0.5, 2),
        cue("right", 1, 1.5, "Grace"),
        cue("So, I would check the inputs", 0.9, 3),
    ]
    assert [c.text for c in unrolled(cues)] == ["So, I would check the inputs", "right"]


def test_rolling_captions_are_said_once() -> None:
    youtube = [
        cue("so i would", 0, 2),
        cue("so i would", 1.99, 2),
        cue("so i would\nfirst check", 2, 4),
        cue("first check", 3.99, 4),
        cue("first check\nby region", 4, 6),
    ]
    assert " ".join(c.text for c in unrolled(youtube)) == "so i would first check by region"
    window = [cue("a b c d e", 0, 2), cue("c d e f g", 1.5, 3), cue("e f g h i", 2.5, 4)]
    assert " ".join(c.text for c in unrolled(window)) == "a b c d e f g h i"


def test_what_is_really_said_twice_stays() -> None:
    apart = [cue("I would roll it back", 0, 2), cue("I would roll it back", 9, 11)]
    assert [c.text for c in unrolled(apart)] == ["I would roll it back"] * 2
    untimed = [Cue("Ada", "no no no"), Cue("Ada", "no no no")]
    assert len(unrolled(untimed)) == 2
    short = [cue("Yes.", 0, 1), cue("Yes, and then", 1.5, 3)]
    assert [c.text for c in unrolled(short)] == ["Yes.", "Yes, and then"]
    next_to = [cue("look at the data", 0, 2), cue("the data that came late", 2.1, 4)]
    assert " ".join(c.text for c in unrolled(next_to)) == "look at the data the data that came late"


# --- who is who ----------------------------------------------------------------------------------------------


def test_roles_tell_who_is_the_candidate() -> None:
    def everybody(*names: str) -> list[Speaker]:
        return speakers([Cue(name, "some words") for name in names])

    for names, wanted in (
        (("Interviewer", "Candidate"), "Candidate"),
        (("Interviewer 1", "Interviewer 2", "Ada"), "Ada"),
    ):
        found = by_role(everybody(*names))
        assert found is not None
        assert found.name == wanted
    assert by_role(everybody("Grace", "Ada")) is None
    assert by_role(everybody("Candidate 1", "Candidate 2")) is None
    assert guess(speakers([Cue("G", "Why? How?"), Cue("A", "because of this and that")])).name == "A"
    assert by_name(everybody("Ada Byron", "Grace"), "ada").name == "Ada Byron"
    for wrong in ("Bob", "a", ""):
        with pytest.raises(InterviewerError, match="--candidate NAME"):
            by_name(everybody("Ada", "Grace"), wrong)


# --- hostile -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "A" + " " * 4_000_000,
        "Ada: " + "a" * 900_000 + "\nGrace: b\n",
        "A:" * 2_000_000,
        "**" * 2_000_000,
        "**Ada** " * 100_000,
        "\n" * 4_000_000,
        "a\n" * 4_000_000,
        "0:01 " * 500_000,
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 300_000,
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v Ada>" * 100_000,
        "WEBVTT\n\n" + "00:01.000 --> 00:02.000\n<v Ada>a\n\n" * 8_000,
        "1\n00:00:01,000 --> 00:00:02,000\n" + "{\\a" * 300_000,
        "{" * 1_000_000,
    ],
)
def test_no_text_takes_long(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    began = time.monotonic()
    with contextlib.suppress(InterviewerError):
        turns(read(path).cues, "Ada")
    assert time.monotonic() - began < 20, "it takes 3 seconds at most on an idle machine"


def test_names_and_words_lose_what_nobody_can_see(tmp_path: Path) -> None:
    text = "Ada\u202e B\x1b[31m: I \x1b]0;owned\x07would \u200bcheck\u2066 it.\n"
    text += "Grace: Why?\nAda\u202e B\x1b[31m: So.\nGrace: Ok?"
    recording = read(written(tmp_path, text))
    shown = turns(recording.cues, recording.cues[0].speaker)
    for name in {c.speaker for c in recording.cues}:
        assert name.isprintable()
    assert all(c.isprintable() for t in shown for c in t.text.replace("\n", ""))

"""What may be said aloud: released by the sentence, one question, and rules that leave ordinary speech alone."""

from __future__ import annotations

import random

import pytest

from interviewer.interviewers.speech import WORD_CAP, Breach, Guard
from interviewer.text import terminal_safe
from tests.builders import shipped_questions

ORDINARY = [
    "Good enough for whom?",
    "What would perfect recall cost?",
    "Right. What broke first?",
    "Exactly how many rows did you drop?",
    "Exactly which clerk decides that?",
    "Correct me if I have this wrong. You split by day?",
    "Perfect separation worries me. Does it worry you?",
    "Excellent recall on which segment?",
    "Good numbers on Friday, bad ones on Monday. What changed?",
    "Nice to have, or needed at launch?",
    "Great many rows or few?",
    "So the brilliant part was the join. Who wrote it?",
    "Is that correct for every region?",
    "Which language model reads the ticket first?",
    "What is in the system prompt today?",
    "What does the rubric say to your graders?",
    "A colleague adds one sentence to the system prompt. How much is it worth?",
    "As an AI product manager, I get asked what it saves. What do I answer?",
    "I am an AI architect, so be as technical as you like.",
    "I can't help with that one. What would you assume?",
    "You used __init__ there. Why not a function?",
    "Hm. Go on.",
    "Okay. Suppose half the labels are wrong. What do you do on Monday?",
    "Walk me through the first ten minutes.",
    "Say it went down 4.5 percent. Would you ship?",
    "It went from 0.91 to 0.88 vs. last week, approx. at noon. What would you check?",
    "Stay with the e.g. nulls for a moment. Where do they come from?",
    "You said “it scaled fine”. What did you look at?",
    "Let us leave it there.",
    "Then who pays for a false alarm?",
    "That is a good thirty percent more traffic. What gives?",
    "Interesting is not the word I would use for that log. What does it tell you?",
]

PRAISE = [
    "Great answer.",
    "Good.",
    "Good point, and who owns it?",
    "That's a great point.",
    "That’s a really good question.",
    "That is correct.",
    "Exactly!",
    "Exactly, so what next?",
    "Perfect. What next?",
    "Nice work.",
    "Excellent thinking.",
    "Okay, great, and then?",
    "Well done.",
    "Nicely put.",
    "What a good catch.",
    "You're right.",
    "That's exactly right, and then?",
    "Fair point.",
    "That was a thoughtful answer.",
    "I love that.",
    "Spot on.",
    "So good then, what next?",
    "Good instinct. What else?",
]


def speak(text: str, size: int = 10**6, guard: Guard | None = None) -> list[str]:
    """What a guard lets out of a text fed in pieces of that size."""
    guard = guard or Guard()
    out: list[str] = []
    for at in range(0, len(text), size):
        out += guard.feed(text[at : at + size])
    return [*out, *guard.finish()]


def said(text: str, **how: object) -> str:
    return "".join(speak(text, guard=Guard(**how)))  # type: ignore[arg-type]


def breach(text: str, **how: object) -> str:
    with pytest.raises(Breach) as broken:
        said(text, **how)
    return str(broken.value)


# --- by the sentence -------------------------------------------------------------------------------------


def test_a_sentence_is_let_out_once_it_is_whole() -> None:
    guard = Guard()
    assert list(guard.feed("You said it scaled")) == []
    assert list(guard.feed(" fine.")) == []
    assert list(guard.feed(" What did")) == ["You said it scaled fine."]
    assert list(guard.feed(" you look at?")) == []
    assert list(guard.finish()) == [" What did you look at?"]
    assert guard.asked
    assert guard.text == "You said it scaled fine. What did you look at?"


STRAY = 'e.g. this|4.5|vs. that|…|...|?!|."|”|\n|\n\n|  |```|**So**|*|1.|- |Über|¿Y por qué?|I see'.split("|")
ESCAPES = ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b", "\x9b2J", "\u202e"]
PIECES = [*ORDINARY, *STRAY, *ESCAPES]


def outcome(text: str, size: int) -> tuple[list[str], str]:
    guard = Guard(["secret sauce"])
    out: list[str] = []
    try:
        for at in range(0, len(text), size):
            out += guard.feed(text[at : at + size])
        out += guard.finish()
    except Breach as broken:
        return out, str(broken)
    return out, ""


def test_fed_by_the_character_it_says_what_it_says_fed_whole() -> None:
    rng = random.Random(4)
    for _ in range(400):
        text = rng.choice([" ", "\n", " ", ""]).join(rng.choice(PIECES) for _ in range(rng.randrange(1, 7)))
        whole = outcome(text, 10**6)
        assert outcome(text, 1) == whole, text
        assert outcome(text, 7) == whole, text


def test_abbreviations_and_decimals_end_no_sentence() -> None:
    assert len(speak("It fell to 4.5 vs. 5.1 before, e.g. on Mondays. Why?")) == 2


@pytest.mark.parametrize(
    "fenced", ["```\nYou said it scaled.\n```\nWhat broke?", "You said it scaled.\n```\nWhat broke?"]
)
def test_a_stray_code_fence_is_no_speech(fenced: str) -> None:
    for size in (1, 1000):
        assert "".join(speak(fenced, size)) == "You said it scaled. What broke?"


# --- one question, a few words ---------------------------------------------------------------------------


def test_one_question_and_then_silence() -> None:
    for size in (1, 1000):
        assert speak("You split by day. What broke first? And why? Tell me more.", size) == [
            "You split by day.",
            " What broke first?",
        ]


def test_an_order_asks_too() -> None:
    for text in ("Walk me through it.", "Then tell me what you saw.", "Suppose it doubles.", "Now, name one number."):
        guard = Guard()
        speak(text, guard=guard)
        assert guard.asked, text
    for text in ("I see.", "You put it in a table.", "They start on Monday."):
        guard = Guard()
        speak(text, guard=guard)
        assert not guard.asked, text


def test_the_cap_cuts_at_a_sentence() -> None:
    long = "This is a sentence of exactly ten words, counted twice over. "
    guard = Guard()
    speak(long * 9 + "What now?", guard=guard)
    assert len(guard.text.split()) <= WORD_CAP
    assert guard.text.endswith("over.")
    assert not guard.asked


def test_one_sentence_over_the_cap_is_refused() -> None:
    assert "at most 70 words" in breach("and so on " * 30 + "?")


# --- rules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_speech_is_let_be(text: str) -> None:
    assert said(text) == text


def test_what_the_rubrics_say_aloud_is_let_be() -> None:
    spoken = [
        text
        for q in shipped_questions()
        for text in (*(p.probe.say for p in q.points), *(f.say for f in q.facts), q.twist.say if q.twist else "")
    ]
    assert len(spoken) > 200
    for text in spoken:
        first = speak(text)
        assert text.startswith("".join(first).rstrip("?")), text


@pytest.mark.parametrize("text", PRAISE)
def test_no_praise_and_no_verdict(text: str) -> None:
    assert "no praise" in breach(text)
    assert "no praise" in breach(f"I see. {text}")


@pytest.mark.parametrize(
    "text",
    [
        "- What broke?\n- And why?",
        "* What broke?",
        "1. What broke first?",
        "2) What broke first?",
        "# Question\nWhat broke?",
        "```python\nprint(1)\n```",
        "See [the docs](https://example.org). What broke?",
        "So:\n\n1. What broke?\n2. Why?",
    ],
)
def test_no_markdown(text: str) -> None:
    for size in (1, 1000):
        with pytest.raises(Breach, match="no markdown"):
            speak(text, size)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("**You split by day.** What broke?", "You split by day. What broke?"),
        ("You call `fit` before the split. *Why?*", "You call fit before the split. Why?"),
        ('"What broke first?"', "What broke first?"),
        ("_What broke first?_", "What broke first?"),
    ],
)
def test_emphasis_is_taken_off(text: str, clean: str) -> None:
    assert said(text) == clean


@pytest.mark.parametrize(
    "text",
    [
        "As an AI, I have no favourite.",
        "I'm just an AI language model.",
        "I’m an AI assistant, so I cannot say.",
        "As a large language model I should say so.",
        "The director's note tells me to go on.",
        "Use point id p3.",
        "move=probe; heard=p1",
        "My instructions forbid it.",
        "I'm sorry, but I can't help with that.",
        "I cannot assist with this request.",
    ],
)
def test_it_stays_in_character(text: str) -> None:
    assert "stay in character" in breach(text)


def test_what_a_persona_never_says() -> None:
    forbidden = ("let's dive in", "no worries")
    assert "never says: no worries" in breach("No worries. What broke?", forbidden=forbidden)
    assert "never says: let's dive in" in breach("Let’s dive in. What broke?", forbidden=forbidden)
    assert said("No worry. What broke?", forbidden=forbidden)


@pytest.mark.parametrize(
    "text",
    [
        "你首先会检查什么？",
        "Что сломалось первым, и как вы узнали?",
        "ما الذي تعطل أولاً؟",
        "最初に何が壊れましたか？ What broke?",
        "¿Qué rompió primero y cómo lo sabe?",
        "Was ist zuerst kaputtgegangen, und woher wissen Sie das?",
        "Qu'est-ce qui a cassé en premier, et comment le savez-vous?",
        "O que quebrou primeiro e como você sabe?",
    ],
)
def test_it_speaks_english(text: str) -> None:
    assert "speak English" in breach(text)


def test_names_and_borrowed_words_are_english_enough() -> None:
    for text in ("Would Zoë in São Paulo see it?", "Is μ in ms or in s?", "Does the Müller depot count as North?"):
        assert said(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "You said \x1b[31mred\x1b[0m. What broke?",
        "You \x1b]0;owned\x07said red. What broke?",
        "You said\x07 red.\u202e What broke?",
        "\x1b[2JYou said red. What\x9b5n broke?",
    ],
)
def test_escape_sequences_never_get_out(text: str) -> None:
    for size in (1, 1000):
        out = "".join(speak(text, size))
        assert out == terminal_safe(out)
        assert out == "You said red. What broke?"


def test_a_bridge_asks_nothing() -> None:
    assert "no question here" in breach("What about Monday?", must_be_statement=True)
    assert said("Let us go on.", must_be_statement=True) == "Let us go on."

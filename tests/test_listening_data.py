"""The lists by which the embedded interviewer hears a candidate: sound, quick, and right on sentences people say."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from interviewer.domain.rubric import ProbeKind
from interviewer.interviewers.hearing import Intent, Listening
from interviewer.interviewers.wording import fill, stem

RUBRICS = Path(__file__).resolve().parent.parent / "rubrics"
DATA: dict[str, Any] = yaml.safe_load((RUBRICS / "listening.yaml").read_text(encoding="utf-8"))
LISTENING = Listening(DATA)
ROUNDS = {path.stem for path in (RUBRICS / "rounds").glob("*.yaml")}
QUESTIONS = [
    yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((RUBRICS / "questions").rglob("*.yaml"))
]
MADE = [said for q in QUESTIONS for point in q["points"] for said in point.get("paraphrases", ())]
EIGHT = "one two three four five six seven eight"

SAY = [(t["id"], line) for t in DATA["triggers"] for line in t["say"]]
GENERIC = [(kind, line) for kind, lines in DATA["generic"].items() for line in lines]
SPOKEN = [*SAY, *GENERIC, *(("challenge", line) for line in DATA["challenge"])]

PATTERNS = [
    *((f"{t['id']}.{key}", t[key]) for t in DATA["triggers"] for key in ("pattern", "unless") if t.get(key)),
    *((f"{name}[{n}]", p) for name, entry in DATA["intents"].items() for n, p in enumerate(entry["patterns"])),
]

PRESSED: list[tuple[str, str]] = [
    ("best-practices", "For cold start there are well-known techniques."),
    ("improvement-unmeasured", "It was a significant improvement over the old system."),
    ("worked-well", "In the end it worked really well."),
    ("success-by-applause", "The stakeholders were very happy."),
    ("it-depends", "Well, it depends on the business."),
    ("trailing-off", "We looked at holidays, promotions and so on."),
    ("usually", "Typically the simple approach wins."),
    ("make-sure", "I would make sure that the labels are right."),
    ("fairly-confident", "I'm pretty confident in that."),
    ("business-value", "The main thing is business value."),
    ("robust", "I want a robust pipeline."),
    ("state-of-the-art", "I would take a state-of-the-art approach here."),
    ("retrain-rhythm", "And then I retrain it on a regular schedule."),
    ("retrain", "I would retrain the model on recent data."),
    ("drift", "To me that sounds like data drift."),
    ("overfitting", "Maybe it’s overfitting."),
    ("improve-something", "Then I would improve the performance of the model."),
    ("stronger-model", "We could switch to a more powerful model."),
    ("try-several", "I would try a few different algorithms."),
    ("hyperparameters", "Next I tune the hyperparameters."),
    ("look-into", "First I would look into the data."),
    ("root-cause", "I would try to find the root cause."),
    ("iterate", "From there we iterate."),
    ("clean-data", "I would clean the data first."),
    ("missing-values", "Then I handle missing values."),
    ("outliers", "We removed the outliers."),
    ("data-quality", "Data quality is what counts, garbage in, garbage out."),
    ("more-data", "We would need a lot of data for that."),
    ("feature-engineering", "I'd do some feature engineering."),
    ("feature-selection", "I would do feature selection with PCA."),
    ("imbalance", "I would use SMOTE on the training set."),
    ("cross-validation", "I'd use five-fold cross-validation."),
    ("plain-split", "I would do a random split."),
    ("regularize", "I would add some regularization."),
    ("ensemble", "Maybe an ensemble would help."),
    ("model-choice", "I would use XGBoost for this."),
    ("accuracy-of-n", "The final model reached 94 percent accuracy."),
    ("auc-of-n", "I built a churn model and got 0.89 AUC."),
    ("f1", "I'd report the F1 score."),
    ("error-of-n", "The MAPE was 12 percent."),
    ("precision-and-recall", "I would optimize precision and recall."),
    ("many-metrics", "I would look at several metrics."),
    ("no-commitment", "One could do this or that, and in the end it is a judgement call."),
    ("good-balance", "You have to find the right balance."),
    ("tune-threshold", "Then I would adjust the threshold."),
    ("significant", "The result was statistically significant."),
    ("monitor", "After launch I would keep an eye on the model."),
    ("dashboards", "We would build a nice dashboard."),
    ("alerts", "I would set up alerts."),
    ("rollback", "We can always roll back."),
    ("gradual-rollout", "I'd do a gradual rollout."),
    ("ab-test", "Then I'd run an A/B test."),
    ("scalable", "The system has to be scalable."),
    ("real-time", "The features have to be in real time."),
    ("low-latency", "I would keep the latency low."),
    ("reduce-cost", "That would reduce the cost."),
    ("cache", "I would cache the answers."),
    ("smaller-model", "I would just use a smaller model."),
    ("automate", "The process should be automated."),
    ("tool-list", "It runs on Kubernetes."),
    ("log-everything", "I would log everything."),
    ("edge-cases", "Then I handle the edge cases."),
    ("fairness", "I would check for bias."),
    ("privacy-security", "We have to think about privacy."),
    ("explainability", "I'd use SHAP values for that."),
    ("improve-prompt", "I would improve the prompt."),
    ("hallucination", "The model is hallucinating."),
    ("temperature", "I would lower the temperature."),
    ("rag", "I would build a RAG pipeline."),
    ("embeddings", "I would put everything in a vector database."),
    ("chunks-and-rerankers", "Smaller chunks might help there."),
    ("fine-tune", "We could fine-tune it on our documents."),
    ("guardrails", "I would add guardrails."),
    ("llm-judge", "I would use an LLM as a judge."),
    ("agents", "I would build an agent that handles refunds."),
    ("evaluate", "Then I would evaluate the model."),
    ("user-feedback", "I would collect user feedback."),
    ("thumbs", "We have thumbs up and thumbs down."),
    ("stakeholders", "I would talk to the stakeholders."),
    ("human-review", "I would keep a human in the loop."),
    ("trust", "That would build trust."),
    ("we", "We trained it on two years of tickets."),
    ("nobody-did-it", "Then it was decided to stop."),
    ("learned-a-lot", "I learned a lot about deployment."),
    ("challenge-overcome", "There were some challenges with the labels."),
    ("time-pressure", "There was not enough time for that."),
]
"""What is said vaguely, and which trigger presses on it first."""

LEFT_ALONE = [
    "I would not retrain yet.",
    "Retraining waits until I know that the inputs are right.",
    "Before anyone tunes the hyperparameters, I want to see single rows.",
    "A gap that was there on day one isn't drift.",
    "I page the on-call owner if the null rate of that field passes 2 percent for an hour.",
    "We fall back to the store average when scoring takes longer than 80 milliseconds.",
    "I retrain only when the uncalled group shows a loss, and the old version stays for two weeks.",
    "Against the majority class that gives 89, an accuracy of 91 percent is next to nothing.",
    "I would rather miss ten euros of fraud than turn away a good customer, because she does not come back.",
    "I split by customer and date, so no customer is on both sides.",
    "Is the model drifting at all?",
    "I never use SMOTE here, the probabilities are needed as they are.",
    "I cached only identical questions, since policy answers change every quarter.",
    "I'd use gradient boosting because the columns are mixed and half of them have gaps.",
    "My part was the evaluation; Marta built the map.",
    "Every Monday Ana reads forty random replies and marks the unsupported sentence.",
    "I chose 0.8 since a review costs four euros and a miss costs sixty.",
    "I'd ask which field changed its meaning on the twelfth.",
    "One wrong promise costs us the customer, so I switch North back tonight.",
]
"""What already holds its figure, reason, condition or owner, or claims nothing."""


def first(sentence: str, round_id: str = "project-deep-dive") -> str | None:
    """The trigger that presses on a sentence."""
    return next((v.trigger.id for v in LISTENING.vague(sentence, round_id)), None)


def test_the_keys_are_the_ones_that_are_read() -> None:
    assert set(DATA) == {"triggers", "intents", "generic", "challenge", "unproving"}
    assert set(DATA["generic"]) == {kind.value for kind in ProbeKind}
    assert set(DATA["intents"]) == {i.value for i in Intent} - {"empty", "gibberish", "answer"}
    ids = [t["id"] for t in DATA["triggers"]]
    assert len(ids) == len(set(ids)) >= 45
    for trigger in DATA["triggers"]:
        assert set(trigger) <= {"id", "kind", "rounds", "priority", "pattern", "unless", "say"}, trigger["id"]
        assert 1 <= trigger["priority"] <= 9
        assert 3 <= len(trigger["say"]) <= 5
        assert set(trigger["rounds"]) <= ROUNDS
    assert len(LISTENING.triggers) == len(ids)
    assert all("words" in t.pattern.groupindex for t in LISTENING.triggers)


@pytest.mark.parametrize(("name", "pattern"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_a_hostile_sentence_is_searched_at_once(name: str, pattern: str) -> None:
    compiled = re.compile(pattern, re.IGNORECASE)
    own = re.sub(r"[^a-z ]", "", re.sub(r"\\.", " ", pattern).lower()).split()[:6]
    pieces = ["a", "a ", "not sure, ", ". ", "\n", " ", "- ", '"', "so well ok ", "let me think ", " ".join(own) + " "]
    for piece in (*pieces, *(f"{word} " for word in own)):
        hostile = (piece * 5000)[:5000] + "!"
        taken = []
        for _ in range(3):
            began = time.process_time()
            compiled.search(hostile)
            taken.append(time.process_time() - began)
            if taken[-1] < 0.05:
                break
        assert min(taken) < 0.05, (name, piece)


@pytest.mark.parametrize(("where", "line"), SPOKEN)
def test_a_follow_up_is_one_short_question(where: str, line: str) -> None:
    said = fill(line, EIGHT)
    assert line.count("?") == 1
    assert line.count("{words}") <= 1
    assert line.count("{words}") == line.count('"{words}"')
    assert len(said.split()) < 28
    if (where, line) in GENERIC:
        assert len(fill(line, "three more words").split()) < 22
    assert not re.search(r"[*_#`]|\b(?:great|excellent|good answer|well done|correct)\b", line, re.IGNORECASE)


def test_follow_ups_do_not_sound_alike() -> None:
    for trigger in DATA["triggers"]:
        assert any("{words}" not in line for line in trigger["say"]), trigger["id"]
        assert len({stem(line.replace("{words}", f"W{n}")) for n, line in enumerate(trigger["say"])}) == len(
            trigger["say"]
        )
    openings = Counter(stem(line) for _, line in SPOKEN if not line.startswith('"{words}"'))
    assert [o for o, n in openings.items() if n > 2] == []
    assert sum(n - 1 for n in openings.values()) <= 3
    for _, line in SPOKEN:
        longest = max(line.split("{words}"), key=len).strip(' .,"?').casefold()
        assert [other for _, other in SPOKEN if other != line and longest in other.casefold()] == [], line


def test_there_is_enough_to_say() -> None:
    for kind in ProbeKind:
        lines = LISTENING.generics(kind)
        assert len(lines) >= 5
        assert any("{words}" in line for line in lines)
        assert sum("{words}" not in line for line in lines) >= 4
    assert len(LISTENING.challenges) >= 10
    assert any("{words}" in line for line in LISTENING.challenges)


@pytest.mark.parametrize("name", sorted(DATA["intents"]))
def test_intents_are_heard_and_near_misses_are_not(name: str) -> None:
    examples = DATA["intents"][name]["examples"]
    assert len(examples["yes"]) >= 6
    assert len(examples["no"]) >= 6
    assert [(e, LISTENING.intent(e).value) for e in examples["yes"] if LISTENING.intent(e) is not Intent(name)] == []
    assert [e for e in examples["no"] if LISTENING.intent(e) is Intent(name)] == []


@pytest.mark.parametrize(("expected", "sentence"), PRESSED)
def test_vague_words_are_pressed_and_quoted(expected: str, sentence: str) -> None:
    heard = next(iter(LISTENING.vague(sentence, "project-deep-dive")), None)
    assert heard is not None
    assert heard.trigger.id == expected
    assert heard.words in sentence
    assert re.search(rf"(?<!\w){re.escape(heard.words)}(?!\w)", sentence)
    assert 2 <= len(heard.words.split()) <= 8


def test_every_trigger_is_tried() -> None:
    assert {t["id"] for t in DATA["triggers"]} == {trigger for trigger, _ in PRESSED}


@pytest.mark.parametrize("sentence", LEFT_ALONE)
def test_what_is_grounded_or_turned_down_is_left_alone(sentence: str) -> None:
    assert first(sentence) is None


def test_ownership_of_we_is_asked_in_a_project_story_only() -> None:
    assert first("We built the labelling tool.", "project-deep-dive") == "we"
    assert first("We built the labelling tool.", "mlops") is None


def test_weak_answers_are_pressed_and_good_ones_hardly() -> None:
    weak, strong = (
        sum(1 for q in QUESTIONS for _ in LISTENING.vague(q[key], q["round"]))
        for key in ("weak_answer", "strong_answer")
    )
    assert strong * 10 < weak
    assert sum(first(said, "mlops") is not None for said in MADE) < 0.05 * len(MADE)


def test_questions_are_heard_as_questions_and_points_as_answers() -> None:
    items = [item for q in QUESTIONS for item in (*q.get("exhibits", ()), *q.get("facts", ()))]
    asked = [LISTENING.intent(text) for item in items for text in item.get("asked_by", ())]
    assert sum(intent in (Intent.CLARIFYING, Intent.EXHIBIT) for intent in asked) > 0.97 * len(asked)
    assert sum(LISTENING.intent(said) is Intent.ANSWER for said in MADE) > 0.97 * len(MADE)
    for question in QUESTIONS:
        assert LISTENING.intent(question["weak_answer"]) is Intent.ANSWER
        assert LISTENING.intent(question["strong_answer"]) is Intent.ANSWER


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("...", Intent.EMPTY),
        ("asdfasdf qwer zxcv", Intent.GIBBERISH),
        ("kkkkkkkkk", Intent.GIBBERISH),
        ("NDCG", Intent.ANSWER),
        ("LSTM", Intent.ANSWER),
        ("Recall, because a miss is worse.", Intent.ANSWER),
        ("Is it drift? I would say no, since it was there on day one.", Intent.ANSWER),
        ("I don’t know", Intent.DONT_KNOW),
    ],
)
def test_turns_at_the_edge(text: str, intent: Intent) -> None:
    assert LISTENING.intent(text) is intent


def test_a_very_long_answer_is_heard_quickly() -> None:
    answer = (
        "Then I compare the live values with training for one region, hour by hour, and write down what moved. " * 1000
    )
    began = time.process_time()
    assert LISTENING.intent(answer) is Intent.ANSWER
    assert list(LISTENING.vague(answer, "mlops")) == []
    assert time.process_time() - began < 5


def test_sentences_that_prove_nothing_are_told_from_answers() -> None:
    def unproving(text: str) -> bool:
        return any(p.search(text) for p in LISTENING.unproving)

    examples = DATA["unproving"]["examples"]
    assert [e for e in examples["yes"] if not unproving(e)] == []
    assert [e for e in examples["no"] if unproving(e)] == []

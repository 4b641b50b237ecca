"""One fixed interview, so that the same replies give the same requests: every id, salt and clock is given."""

from __future__ import annotations

from pathlib import Path

from interviewer import settings
from interviewer.catalog import Catalog, read_yaml, validate
from interviewer.domain.persona import Persona
from interviewer.domain.rubric import Question, Round
from interviewer.domain.signal import Seniority, SignalsRubric
from interviewer.domain.transcript import Record, SessionRecord
from interviewer.interviewers.hearing import Listening
from interviewer.interviewers.llm import LLMInterviewer
from interviewer.interviewers.offline import OfflineInterviewer
from interviewer.matching.matcher import Matcher
from interviewer.ports import LLM
from interviewer.resources import data_dir
from interviewer.session import Session

HERE = Path(__file__).parent
CATALOG = Catalog(data_dir("rubrics"), data_dir("personas"))
# Copies of their own: an edited persona or rubric does not ask for new recordings, only an edited prompt does.
QUESTION = validate(HERE / "question.yaml", Question, read_yaml(HERE / "question.yaml"))
PERSONA = validate(HERE / "persona.yaml", Persona, read_yaml(HERE / "persona.yaml"))
ROUND = validate(HERE / "round.yaml", Round, read_yaml(HERE / "round.yaml"))
SIGNALS = validate(HERE / "signals.yaml", SignalsRubric, read_yaml(HERE / "signals.yaml"))


class Memory:
    """A log in a list."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record, /) -> None:
        self.records.append(record)


def opening(model: str) -> SessionRecord:
    return SessionRecord(
        id="2026-01-05-0900-system-design-0000",
        started="2026-01-05T09:00:00+00:00",
        program="0",
        salt="00112233445566aa",
        seed=7,
        round=ROUND,
        persona=PERSONA,
        seniority=Seniority.MID,
        pressure=2,
        minutes=15,
        model=model,
        plan=(QUESTION.id,),
    )


def session(llm: LLM, log: Memory) -> Session:
    listening = Listening(CATALOG.listening())
    embedded = OfflineInterviewer(Matcher, listening)
    return Session(
        opening(llm.name),
        log=log,
        interviewer=LLMInterviewer(llm, embedded, listening),
        find=lambda _: QUESTION,
        clock=lambda: 0.0,
    )


def client(model: str, environment: dict[str, str]) -> LLM:
    from interviewer.wiring import Wiring

    return Wiring(settings.load({"INTERVIEWER_HOME": "/nonexistent", **environment})).llm(model)

"""Is the judge to be trusted, and does the interviewer keep its rules? ``python -m evals judge --model M``

judge        the judge against labelled conversations and against changes whose effect is known
interviewer  the interviewer against simulated candidates, item by item
answers      the embedded matcher on three spoken answers to every question
gate         the deterministic part against the committed baselines; fails on a drop and says which conversation changed

Without --model the embedded engine is measured. A model's replies are kept in evals/judge/replies, so a run that was
stopped goes on where it was, and --replay answers from them alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from evals import report
from evals.judge.running import REPLIES, Bench
from interviewer.errors import InterviewerError
from interviewer.settings import OFFLINE

OUT = Path("evals-report")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evals", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    steps = parser.add_subparsers(dest="step", required=True)
    for name in ("judge", "interviewer"):
        step = steps.add_parser(name)
        step.add_argument("--model", default=OFFLINE, help="as for interviewer practice; default: offline")
        step.add_argument("--replay", action="store_true", help="from kept replies alone; fails where one is missing")
        step.add_argument("--jobs", type=int, default=4, help="conversations side by side")
        step.add_argument("--replies", type=Path, default=REPLIES, help="where a model's replies are kept")
        step.add_argument("--out", type=Path, default=OUT, help="folder for the JSON and HTML report")
        if name == "judge":
            step.add_argument(
                "--sample", action="store_true", help="the conversations set aside for a judge that costs"
            )
    answers = steps.add_parser("answers")
    answers.add_argument("--spelling", action="store_true", help="without the word vectors")
    answers.add_argument("--fit", action="store_true", help="print the constants fitted on half of the questions")
    answers.add_argument(
        "--fit-bearing", action="store_true", help="fit which sentences bear on a question, and write the weights down"
    )
    gate = steps.add_parser("gate")
    gate.add_argument("--update", action="store_true", help="take today's results as the baseline")
    return parser


def _measured(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    bench = Bench(options.model, replay=options.replay, jobs=options.jobs, folder=options.replies)
    if options.step == "judge":
        from evals.judge.trial import Trial

        return Trial(bench, sample=options.sample).run(), f"The judge on trial: {options.model}"
    from evals.interviewer import trial

    return trial.run(bench), f"The interviewer on trial: {options.model}"


def _answers(options: argparse.Namespace) -> int:
    from evals.answers import fit, ladder
    from interviewer.matching.matcher import Matcher

    if options.fit_bearing:
        from evals.answers import bearing

        bearing.main()
    elif options.fit:
        for name, by_meaning in (("MEANING", True), ("SPELLING", False)):
            matcher = Matcher(by_meaning=by_meaning)
            for prefix, (slope, support, offset) in (("", fit.fit(matcher)), ("FLAGS_BY_", fit.fit_flags(matcher))):
                print(f"{prefix}{name} = Calibration(slope={slope}, support={support}, offset={offset})")
    else:
        ladder.main(by_meaning=not options.spelling)
    return 0


def main() -> int:
    """Run one step. Returns 0, or 1 when the gate closes or a model fails."""
    options = _parser().parse_args()
    try:
        if options.step == "answers":
            return _answers(options)
        if options.step == "gate":
            from evals import gate

            return gate.main(update=options.update)
        found, title = _measured(options)
    except InterviewerError as error:
        print(f"evals: {error}", file=sys.stderr)
        return 1
    print("\n".join(report.lines(report.sound(found))))
    paths = report.write(found, options.out, f"{options.step}-{options.model.replace('/', '--')}", title)
    print("\n" + "\n".join(map(str, paths)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

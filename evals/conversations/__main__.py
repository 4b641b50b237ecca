"""The labelled conversations: write one turn by turn, keep it as a transcript, print the sheet its raters fill in."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import yaml

from evals.conversations.holding import HERE, Held, hold, index, opening


def held(name: str, folder: Path) -> Held:
    """A conversation from its answers in a folder."""
    spec = index().conversations[name]
    path = folder / f"{name}.yaml"
    answers = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    return hold(opening(name, spec, index().plans[spec.plan]), answers)


def following(names: list[str], folder: Path, turn: Path | None) -> None:
    """Add the answers of a turn, and print what the interviewer says next in every conversation that is not over."""
    given: dict[str, str] = yaml.safe_load(turn.read_text(encoding="utf-8")) if turn else {}
    for name, text in given.items():
        path = folder / f"{name}.yaml"
        answers = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
        path.write_text(
            yaml.safe_dump([*answers, " ".join(text.split())], allow_unicode=True, width=110), encoding="utf-8"
        )
    for name in names:
        now = held(name, folder)
        count = len(now.transcript.answers)
        if now.transcript.ended:
            print(f"### {name}: over after {count} answers\n")
            continue
        if given and name not in given:
            continue
        print(f"### {name} ({index().conversations[name].kind}), answer {count + 1}\nINTERVIEWER: {now.said}")
        for exhibit in now.shown:
            print(f"ON THE TABLE, {exhibit.title}:\n{exhibit.body.rstrip()}")
        print()


def keep(names: list[str], folder: Path) -> None:
    """Write finished conversations as transcripts."""
    for name in names:
        transcript = held(name, folder).transcript
        if not transcript.ended:
            print(f"{name} is not over yet")
            continue
        lines = [json.dumps(r.model_dump(mode="json"), ensure_ascii=False) for r in transcript.records]
        (HERE / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}: {len(transcript.answers)} answers")


def main() -> None:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(prog="python -m evals.conversations", description=__doc__)
    parser.add_argument("step", choices=("next", "keep", "sheet"))
    parser.add_argument("folder", type=Path, help="answers of each conversation, NAME.yaml")
    parser.add_argument("turn", type=Path, nargs="?", help="answers to add first, by conversation")
    parser.add_argument("--only", nargs="*", help="these conversations")
    options = parser.parse_args()
    names = options.only or [p.stem for p in sorted(options.folder.glob("c*.yaml"))] or list(index().conversations)
    if options.step == "next":
        following(names, options.folder, options.turn)
    elif options.step == "keep":
        keep(names, options.folder)
    else:
        from evals.conversations.sheets import sheet

        for name in names:
            print(sheet(name))


if __name__ == "__main__":
    main()

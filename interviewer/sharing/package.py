"""A session's files in a folder or a zip, never over anything that is there already."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from interviewer.delivery.lexicon import Lexicon
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.transcript import Transcript
from interviewer.errors import StoreError, UsageError
from interviewer.review.annotate import annotate
from interviewer.review.markdown import written
from interviewer.store import is_id, scorecard_bytes, transcript_bytes, write_whole


def files(transcript: Transcript, scorecard: Scorecard | None, lexicon: Lexicon) -> dict[str, bytes]:
    """Names and contents: the transcript and its scorecard as they are judged, and the review to read.

    ``lexicon`` is what the review hears of delivery. It compares with no other session: none is handed over.
    """
    # The id stands in the file, which may be anybody's: only a plain one becomes a name.
    name = transcript.session.id if is_id(transcript.session.id) else "session"
    made = {f"{name}.jsonl": transcript_bytes(transcript.records)}
    if scorecard:
        made[f"{name}.scorecard.json"] = scorecard_bytes(scorecard)
    review = annotate(transcript, scorecard, lexicon, ()).model_copy(update={"past_told": ""})
    made[f"{name}.md"] = written(review).encode()
    return made


def write(to: Path, made: Mapping[str, bytes], *, force: bool) -> list[Path]:
    """Write the files into a folder, or into a zip where the name ends so. Returns what was written.

    Raises ``UsageError`` when something is there already and ``force`` is not set, ``StoreError`` when writing fails.
    """
    as_zip = to.suffix.lower() == ".zip"
    if to.is_file() != as_zip and to.exists():
        kind = "is a folder" if as_zip else "is a file"
        raise UsageError(f"--to {to}: {kind}", hint="Give a folder, or the name of a .zip file.")
    targets = {to: _zipped(made)} if as_zip else {to / name: data for name, data in made.items()}
    there = [str(path) for path in targets if path.exists() or path.is_symlink()]
    if there and not force:
        raise UsageError(f"{there[0]} is there already", hint="Choose another place, or overwrite it with --force.")
    try:
        for path, data in targets.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data)
    except OSError as error:
        raise StoreError(f"{to}: cannot be written: {error.strerror or error}") from error
    return list(targets)


def _zipped(made: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made.items():
            archive.writestr(name, data)
    return buffer.getvalue()

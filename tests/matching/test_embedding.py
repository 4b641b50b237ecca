"""The word vectors, read without their own package."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from interviewer.errors import DataError
from interviewer.matching import embedding
from interviewer.matching.embedding import Embedding, load
from interviewer.matching.matcher import Matcher
from interviewer.matching.spelling import Spelling


@pytest.fixture(scope="module")
def vectors() -> Embedding:
    return load()


def test_rows_have_length_one_and_empty_text_none(vectors: Embedding) -> None:
    rows = vectors.embed(["roll back the model", "a", ""])
    assert rows.shape == (3, vectors.width)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), [1, 1, 0], atol=1e-5)


def test_a_text_is_the_sum_of_its_tokens(vectors: Embedding) -> None:
    whole = vectors.embed(["check the latency"])[0]
    parts = vectors.words(["check", "the", "latency"]).sum(axis=0)
    assert np.allclose(whole, parts / np.linalg.norm(parts), atol=1e-5)


def test_meaning_is_near(vectors: Embedding) -> None:
    base, near, far = vectors.embed(["revert to the old model", "roll back to the previous version", "a bowl of soup"])
    assert base @ near > base @ far + 0.2


def test_a_words_length_is_its_weight(vectors: Embedding) -> None:
    the, really, check, threshold = np.linalg.norm(vectors.words(["the", "really", "check", "threshold"]), axis=1)
    assert the < really < check < threshold


def test_remembered_words_stay_the_same_when_memory_is_full(
    vectors: Embedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = vectors.words(["leakage", "drift"])
    monkeypatch.setattr(embedding, "_REMEMBERED", 2)
    vectors.words(["one", "two", "three", "four"])
    assert np.array_equal(vectors.words(["leakage", "five", "drift"])[[0, 2]], before)


def test_files_that_are_missing_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ModuleSpec("wordllama", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(DataError, match="word vectors are missing") as raised:
        load.__wrapped__()
    assert "pip install" in raised.value.hint


def test_a_broken_tokenizer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = embedding._folder()
    (tmp_path / "weights").symlink_to(real / "weights")
    (tmp_path / "tokenizers").mkdir()
    (tmp_path / "tokenizers" / "l2_supercat_tokenizer_config.json").write_text("{}")
    monkeypatch.setattr(embedding, "_folder", lambda: tmp_path)
    with pytest.raises(DataError, match="tokenizer"):
        load.__wrapped__()


def test_without_the_package_the_matcher_goes_by_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not Matcher().by_meaning
    with pytest.raises(DataError, match="not installed"):
        load.__wrapped__()


def test_spelling_knows_word_families() -> None:
    leak, leakage, drift = Spelling().words(["leaks", "leakage", "drift"])
    assert leak @ leakage > 3 * abs(float(leak @ drift))
    assert Spelling().words([]).shape[0] == 0


LEAN = """
import sys
from interviewer.matching.matcher import Matcher
matcher = Matcher(by_meaning=True)
matcher.similar("a first sentence", ["another one"])
assert "wordllama" not in sys.modules
status = open("/proc/self/status").read()  # ru_maxrss would count the parent's memory from before exec
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
def test_loading_is_lean_and_leaves_the_package_alone() -> None:
    done = subprocess.run([sys.executable, "-c", LEAN], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 150

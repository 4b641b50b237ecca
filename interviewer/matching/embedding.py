"""Static word embeddings read straight from the installed ``wordllama`` wheel, without importing it.

Its own loader asks the network for a tokenizer that lies in the wheel already, so the two files
are read here. The table was trained under mean pooling: the length of a token's vector is the
weight it learned to have in a sum. "The" has 1.6, "really" 3, "check" 11, "threshold" 14, "recall"
18. That is the inverse document frequency this package uses: independent of our rubrics, and free.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from interviewer.errors import DataError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

_WEIGHTS = "weights/l2_supercat_256.safetensors"
_TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
_TENSOR = "embedding.weight"
_REMEMBERED = 8192  # words, a kilobyte each


class Embedding:
    """Vectors of words and texts: sums of token vectors.

    ``table`` is one row a token, kept in half precision (16 MB) as it is stored.
    """

    def __init__(self, table: NDArray[np.float16], tokenizer: Tokenizer) -> None:
        self._table = table
        self._tokenizer = tokenizer
        self._seen: dict[str, Floats] = {}

    @property
    def width(self) -> int:
        """Length of a vector."""
        return int(self._table.shape[1])

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row a text, of length one; a text without words is all zeros."""
        return unit(self._sums(texts))

    def words(self, words: Sequence[str]) -> Floats:
        """One row a word, not normalised: its length is the word's weight. Known words are remembered."""
        known = {word: row for word in words if (row := self._seen.get(word)) is not None}
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            known.update(zip(new, self._sums(new), strict=True))
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            self._seen.update((word, known[word]) for word in new)
        return np.stack([known[word] for word in words]) if words else np.zeros((0, self.width), np.float32)

    def _sums(self, texts: Sequence[str]) -> Floats:
        sums = np.zeros((len(texts), self.width), np.float32)
        for row, text in enumerate(texts):  # encode_batch starts threads, which costs more than it saves here
            ids = self._tokenizer.encode(text, add_special_tokens=False).ids
            if ids:
                sums[row] = self._table[ids].sum(axis=0, dtype=np.float32)
        return sums


def unit(rows: Floats) -> Floats:
    """Each row scaled to length one; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


@cache
def load() -> Embedding:
    """The embedding, read once a process (0.1 s). Raises ``DataError`` when wordllama's files are not there."""
    from safetensors import SafetensorError, safe_open
    from tokenizers import Tokenizer

    folder = _folder()
    try:
        with safe_open(str(folder / _WEIGHTS), "np") as file:
            table = file.get_tensor(_TENSOR)
        tokenizer = Tokenizer.from_file(str(folder / _TOKENIZER))
    except (OSError, SafetensorError) as error:
        raise _missing(f"{folder} holds no readable {_WEIGHTS} and {_TOKENIZER}: {error}") from error
    except Exception as error:  # tokenizers raises bare Exception
        raise _missing(f"{folder / _TOKENIZER} cannot be read: {error}") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Embedding(table, tokenizer)


def installed() -> bool:
    """Whether the package that carries the word vectors is installed: it has no wheels for some machines."""
    return importlib.util.find_spec("wordllama") is not None


def _folder() -> Path:
    spec = importlib.util.find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise _missing("The package wordllama is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


def _missing(what: str) -> DataError:
    return DataError(
        f"The offline matcher's word vectors are missing. {what}",
        hint="Install them again with: pip install --force-reinstall wordllama",
    )

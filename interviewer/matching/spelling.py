"""Word vectors made from spelling alone, for machines on which ``wordllama`` cannot be installed.

They know that "leaks" is near "leakage", and nothing of meaning: "revert" and "roll back" are strangers.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from interviewer.matching.embedding import Floats
from interviewer.matching.words import FUNCTION_WORDS, stem

_WIDTH = 512
_FUNCTION, _CONTENT = 1.5, 9.0  # what the trained table gives such words on average


class Spelling:
    """Vectors from the letter triples of a word's stem, hashed into a fixed width."""

    def words(self, words: Sequence[str]) -> Floats:
        """One row a word; its length is the word's weight."""
        rows = [_vector(word) for word in words]
        return np.stack(rows) if rows else np.zeros((0, _WIDTH), np.float32)


@lru_cache(maxsize=8192)
def _vector(word: str) -> Floats:
    root = f"<{stem(word)}>"
    vector = np.zeros(_WIDTH, np.float32)
    for start in range(max(1, len(root) - 2)):
        code = zlib.crc32(root[start : start + 3].encode())
        vector[code % _WIDTH] += 1.0 if code & 0x10000 else -1.0
    length = float(np.linalg.norm(vector)) or 1.0
    return vector * np.float32((_FUNCTION if word in FUNCTION_WORDS else _CONTENT) / length)

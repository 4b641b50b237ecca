"""Every rule as yes or no items; importing this enters them all in ``ITEMS``."""

from evals.interviewer.rules import frame, pressing, speech, turns
from evals.interviewer.rules.base import ITEMS, Held, Item

__all__ = ["ITEMS", "Held", "Item", "frame", "pressing", "speech", "turns"]

"""The words of the chapter "Summary": the ledger is read back, and the result of the proof."""

from __future__ import annotations

from core.model.measurements import ReadBack
from core.model.records import LoadKind
from core.text import figures
from core.text.load_words import WORDS, LoadWords

NO_PROOF = (
    "There is nothing to prove: no acknowledged write was recorded, so none can be looked for. "
    "What the probes saw of the fault and of the way back is in the report."
)
"""The words of a story that ends without a proof."""
MIDDLE = "Reading back what was acknowledged, while the load goes on"
"""The name of the work under way, in the middle of a story."""
REMEDY = "Space tries again."
"""The way out of a proof that isn't whole."""


def proof_begins(words: LoadWords, *, load_runs: bool) -> str:
    """Says that everything in the ledger is checked now."""
    stops = "The load stops. " if load_runs else ""
    return f"{stops}Every {words.entry} is {words.proven} and compared."


def proof_under_way(words: LoadWords, *, load_runs: bool) -> str:
    """Returns the name of the work under way until the proof is there."""
    ends = "Letting requests in flight end"
    return ends if load_runs else f"{words.proving} the {words.recorded}"


def incomplete(result: ReadBack) -> str:
    """Says that the proof is incomplete, with the gap of the ledger."""
    return f"The proof is incomplete: {result.detail}"


def proof_words(result: ReadBack, words: LoadWords = WORDS[LoadKind.WRITES]) -> str:
    """Returns the proof in a sentence that claims no more than was checked."""
    if not result.complete:
        return incomplete(result)
    acked = figures.count(result.acked)
    if result.lost:
        lost = figures.count(result.lost)
        return f"{lost} of {acked} {words.recorded} are lost. This system broke its promise."
    text = f"All {acked} {words.recorded} were {words.proven}: none was lost."
    if result.unacked_found:
        more = figures.count(result.unacked_found)
        text += f" {more} more had no answer when the fault hit, and are there."
    return text

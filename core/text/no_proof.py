"""The words in the place of a proof, for a run that has none."""

from __future__ import annotations

from core.model.no_proof import NoProof, NoProofBecause

NO_PROOF = "No proof"
"""The title of what stands in the proof's place."""


def no_proof_brief(missing: NoProof) -> str:
    """Returns in a few words why there is no proof: ``measured by k6, no proof``."""
    match missing.because:
        case NoProofBecause.MEASURED_BY:
            return f"measured by {missing.by}, no proof"
        case NoProofBecause.NO_READ:
            return "nothing is read back, no proof"


def no_proof_reason(missing: NoProof) -> str:
    """Returns in as few words as can be why there is none: ``measured by k6``."""
    return no_proof_brief(missing).removesuffix(", no proof")


def no_proof_words(missing: NoProof) -> str:
    """Returns in a sentence why there is no proof, and what isn't known therefore."""
    match missing.because:
        case NoProofBecause.MEASURED_BY:
            return (
                f"Measured by {missing.by}, no proof: it counts answers, and nobody looked whether "
                "what was acknowledged is there."
            )
        case NoProofBecause.NO_READ:
            return (
                "Nothing is read back, so there is no proof: the scenario doesn't say how to read "
                "what was written."
            )

"""A finding as the explanation that people read, and where the words of each kind register."""

from __future__ import annotations

from functools import singledispatch

from core.model.findings.base import Clue, Finding
from core.model.records import Explanation


@singledispatch
def finding_words(finding: Finding) -> tuple[str, str]:
    """Return the title and the text of a finding.

    Raises:
        TypeError: nobody has registered words for it.
    """
    raise TypeError(f"no words for {finding!r}")


@singledispatch
def clue_words(clue: Clue) -> str:
    """Return a clue, or a cause that was ruled out, in a line.

    Raises:
        TypeError: nobody has registered words for it.
    """
    raise TypeError(f"no words for {clue!r}")


@singledispatch
def evidence_words(finding: Finding) -> tuple[str, ...]:
    """Return the evidence for a finding, in lines: one for each clue, in their order."""
    return tuple(clue_words(clue) for clue in finding.evidence)


def explanation_words(finding: Finding) -> Explanation:
    """Return the whole of a finding in sentences."""
    title, text = finding_words(finding)
    return Explanation(
        key=finding.cause,
        title=title,
        text=text,
        evidence=evidence_words(finding),
        ruled_out=tuple(clue_words(cause) for cause in finding.ruled_out),
        nodes=finding.nodes,
    )

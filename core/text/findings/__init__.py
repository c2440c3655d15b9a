"""The words for findings of a diagnosis: ``explanation_words`` makes the whole of a finding.

Each kind of finding has its title and text, each clue and each ruled-out cause its line. A
subject registers the words for its own: ``@finding_words.register``, ``@clue_words.register``.
"""

from core.text.findings import clues, grouped, load, losses, nodes
from core.text.findings.explanation import clue_words, explanation_words, finding_words

__all__ = [
    "clue_words",
    "clues",
    "explanation_words",
    "finding_words",
    "grouped",
    "load",
    "losses",
    "nodes",
]

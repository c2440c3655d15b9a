"""A finding as the explanation that people read, and where the words of each kind register."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

from core.model.findings.base import Clue, Finding
from core.model.records import Explanation
from core.text import figures
from core.text.wording import ms, took


@singledispatch
def finding_words(finding: Finding) -> tuple[str, str]:
    """Returns the title and the text of a finding.

    Raises:
        TypeError: nobody has registered words for it.
    """
    raise TypeError(f"no words for {finding!r}")


@singledispatch
def clue_words(clue: Clue) -> str:
    """Returns a clue, or a cause that was ruled out, in a line.

    Raises:
        TypeError: nobody has registered words for it.
    """
    raise TypeError(f"no words for {clue!r}")


def clue_lines(lines: Mapping[type[Clue], str]) -> None:
    """Registers the line of each kind of clue that has one line whatever the values.

    Args:
        lines: the line by kind; ``{node}`` stands for the value of that name: another clue in
            words, ``after_s`` and ``p99_ms`` with their unit, a number as people write it.
    """
    for kind, line in lines.items():

        def words(clue: Clue, line: str = line) -> str:
            values = {name: _value(name, getattr(clue, name)) for name in clue.__struct_fields__}
            return line.format_map(values)

        clue_words.register(kind, words)


def _value(name: str, value: object) -> object:
    if isinstance(value, Clue):
        return clue_words(value)
    if isinstance(value, int | float):
        if name.endswith("_ms"):
            return ms(value)
        return took(value) if name.endswith("_s") else figures.count(round(value))
    return value


@singledispatch
def evidence_words(finding: Finding) -> tuple[str, ...]:
    """Returns the evidence for a finding, in lines: one for each clue, in their order."""
    return tuple(clue_words(clue) for clue in finding.evidence)


def explanation_words(finding: Finding) -> Explanation:
    """Returns the whole of a finding in sentences."""
    title, text = finding_words(finding)
    return Explanation(
        key=finding.cause,
        title=title,
        text=text,
        evidence=evidence_words(finding),
        ruled_out=tuple(clue_words(cause) for cause in finding.ruled_out),
        nodes=finding.nodes,
    )

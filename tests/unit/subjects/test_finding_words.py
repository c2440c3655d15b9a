"""Every finding, clue and ruled-out cause of a subject's own rules has words."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import pytest

from core.diagnosis.rules import Rule
from core.model.findings.base import Clue, Finding
from core.text.findings import clue_words, finding_words
from subjects.ratelimiter import findings as limiter
from subjects.ratelimiter.rules import RULES as LIMITER_RULES
from subjects.sentinel import findings as sentinel
from subjects.sentinel.rules import RULES as SENTINEL_RULES
from subjects.tikv import findings as tikv
from subjects.tikv.rules import RULES as TIKV_RULES


def own(module: ModuleType, base: type[Clue] | type[Finding]) -> list[type]:
    """The kinds of ``base`` that a module defines, without those that only others derive from."""
    found = [each for each in vars(module).values() if isinstance(each, type)]
    kinds = [
        each for each in found if issubclass(each, base) and each.__module__ == module.__name__
    ]
    return [each for each in kinds if not each.__subclasses__()]


@pytest.mark.parametrize(
    ("module", "rules"),
    [(tikv, TIKV_RULES), (limiter, LIMITER_RULES), (sentinel, SENTINEL_RULES)],
)
def test_all_that_a_rule_finds_can_be_said(module: ModuleType, rules: Sequence[Rule]) -> None:
    assert rules  # who takes a subject's rules has their words, too
    clues, findings = own(module, Clue), own(module, Finding)
    assert clues and findings
    assert [each for each in clues if clue_words.dispatch(each) is clue_words.dispatch(Clue)] == []
    unsaid = finding_words.dispatch(Finding)
    assert [each for each in findings if finding_words.dispatch(each) is unsaid] == []

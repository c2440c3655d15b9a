"""The diagnosis is given counts of the groups of keys that stand still or stood, and how long."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.diagnosis.clues import load_clues
from core.diagnosis.evidence import Evidence, LoadEvidence
from core.diagnosis.load_watch import LoadWatch
from core.model.events import Group, LoadStatus, Nouns
from core.model.findings.clues import GroupsSilent
from core.views.system_view import SystemView
from tests.unit.core.grouped_samples import measured
from tests.unit.core.playing import make_samples

STORES = Group(name="Stores", nodes=("s0",), elects=False, shards=Nouns("region", "regions"))
SAMPLES = measured([(1.0, 2.6), (1.0, 2.0), None])


def _evidence(until_t: float) -> LoadEvidence:
    watch = LoadWatch()
    watch.changed(LoadStatus.RUNNING, "", 0.0)
    before = tuple(sample for sample in SAMPLES if sample.t < 1.05)
    watch.begin(SystemView(load_status=LoadStatus.RUNNING, samples=before), 1.0)
    for sample in SAMPLES:
        if 1.05 < sample.t < until_t + 0.05:
            watch.sampled(sample)
    return watch.evidence


def _silent(load: LoadEvidence) -> list[GroupsSilent]:
    found = load_clues(Evidence(load=load, groups=(STORES,)))
    return [clue for clue in found if isinstance(clue, GroupsSilent)]


def test_evidence_tells_groups_that_stand_still_from_those_that_did() -> None:
    lasting = _evidence(1.8)
    assert lasting.groups_silent == 2
    over = _evidence(4.0)
    assert over.groups_silent == 0
    assert over.groups is not None
    assert (over.groups.hit, over.groups.total) == (2, 3)
    assert over.groups.worst_s == pytest.approx(1.6, abs=0.02)


def test_clue_names_the_groups_as_the_system_does() -> None:
    [clue] = _silent(_evidence(4.0))
    assert (clue.silent, clue.hit, clue.total, clue.nouns.many) == (0, 2, 3, "regions")


def test_groups_that_all_went_on_are_no_clue() -> None:
    assert _silent(_evidence(1.2)) == []
    one_group = replace(_evidence(4.0), groups=None)
    assert _silent(one_group) == []


def test_load_of_one_group_tells_of_none() -> None:
    watch = LoadWatch()
    watch.begin(SystemView(), 1.0)
    for sample in make_samples(0.0, [3000.0] * 20):
        watch.sampled(sample)
    assert watch.evidence.groups is None

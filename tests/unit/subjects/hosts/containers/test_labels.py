"""Tests of the labels by which everything of ours is found again."""

from __future__ import annotations

import pytest

from core.process.identity import Liveness
from subjects.hosts.containers.labels import (
    OWNER,
    RUN,
    SERVICE,
    labels_of,
    owner_label,
    owner_liveness,
    project_name,
)
from tests.identities import EARLIER, ELSEWHERE, NOBODY, OTHER_NAMESPACE, label


def test_container_labels_name_owner_run_and_service() -> None:
    assert labels_of("r1", "n1") == {RUN: "r1", SERVICE: "n1", OWNER: owner_label()}
    assert SERVICE not in labels_of("r1")


def test_a_project_is_named_as_compose_allows() -> None:
    assert project_name("20260101-AB.c") == "faultstage-20260101-ab-c"


@pytest.mark.parametrize(
    ("owner", "liveness"),
    [
        (owner_label(), Liveness.ALIVE),
        (label(NOBODY), Liveness.ENDED),
        (label(EARLIER), Liveness.ENDED),
        (label(ELSEWHERE), Liveness.UNKNOWN),
        (label(OTHER_NAMESPACE), Liveness.UNKNOWN),
        ("0123456789abcdef:1073741824:1.0", Liveness.UNKNOWN),
        ("", Liveness.UNKNOWN),
    ],
)
def test_only_an_owner_that_can_be_looked_up_is_known_to_be_dead(
    owner: str, liveness: Liveness
) -> None:
    assert owner_liveness(owner) is liveness

"""By what everything of ours is found again."""

from __future__ import annotations

import pytest

from subjects.containers.labels import (
    OWNER,
    RUN,
    SERVICE,
    host_id,
    is_owner_dead,
    labels_of,
    owner_label,
    project_name,
)


def test_a_container_says_whose_it_is_and_which() -> None:
    assert labels_of("r1", "n1") == {RUN: "r1", SERVICE: "n1", OWNER: owner_label()}
    assert SERVICE not in labels_of("r1")


def test_a_project_is_named_as_compose_allows() -> None:
    assert project_name("20260101-AB.c") == "faultstage-20260101-ab-c"


@pytest.mark.parametrize(
    ("label", "is_dead"),
    [
        (owner_label(), False),
        (f"{host_id()}:{2**30}:1.0", True),
        (f"another:{2**30}:1.0", False),
        (f"{host_id()}:what:1.0", False),
        ("", False),
    ],
)
def test_only_an_owner_of_this_machine_is_known_to_be_dead(label: str, is_dead: bool) -> None:
    assert is_owner_dead(label) is is_dead

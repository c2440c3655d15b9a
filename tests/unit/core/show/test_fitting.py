"""A run is fitted to its fault: where one needs links between the nodes, they are put in."""

from __future__ import annotations

import pytest

from core.model.events import LinkUse
from core.show.fitting import fit, links_of
from core.story.settings import StorySettings
from tests.fakes import FakeSubject
from tests.linked_fakes import LinkedSubject


@pytest.mark.parametrize(
    ("fault", "use"),
    [
        ("kill-leader", LinkUse(laid=False, withheld=("cut off", "reconnect"))),
        ("cut-leader", LinkUse(laid=True)),
    ],
)
def test_links_are_put_in_for_a_fault_of_the_network_and_else_said_to_be_missing(
    fault: str, use: LinkUse
) -> None:
    subject = LinkedSubject(lambda _: None)
    assert fit(StorySettings(fault=fault), subject).fault == fault
    assert links_of(subject) == use


def test_system_that_can_have_no_links_is_said_to_miss_nothing() -> None:
    subject = FakeSubject(lambda _: None)
    fit(StorySettings(), subject)
    assert links_of(subject) == LinkUse()

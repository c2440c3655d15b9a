"""PD's own bound, from its configuration."""

import pytest

from core.model.records import Bound
from subjects.tikv.pd_config import read_bound

NAME = "PD's lease and election"


@pytest.mark.parametrize(
    ("body", "bound"),
    [
        (b'{"lease": 1, "election-interval": "1s"}', Bound(NAME, (2.0, 6.5))),
        (b'{"lease": 3, "ElectionInterval": "3s", "x": {}}', Bound(NAME, (6.0, 12.5))),
        (b'{"lease": 3}', Bound()),
        (b'{"election-interval": "3s"}', Bound()),
        (b'{"lease": 3, "election-interval": "soon"}', Bound()),
    ],
)
def test_bound_of_pd_is_made_of_its_lease_and_its_election(body: bytes, bound: Bound) -> None:
    assert read_bound(body) == bound

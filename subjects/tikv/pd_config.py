"""The longest time that PD may be without a leader, by the configuration of PD's members.

When the member that leads PD is lost, etcd's members elect after ``election-interval``, up to
twice that since the moment is drawn at random, and PD's lead, a key in etcd, runs out after
``lease``: the new leader can be chosen then.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from core.model.records import Bound
from subjects.tikv.views import seconds

CONFIG = "/pd/api/v1/config"

CAMPAIGN_S = 3.5
"""The time beyond lease and election that members took to notice and to campaign, seconds: 0.5 with
3 s each, up to 3.4 with 1 s each (measured with PD v8.5.7, 8 failovers)."""


class _Config(Struct, frozen=True):
    lease: float = 0.0
    election: str = msgspec.field(default="", name="election-interval")
    election_before: str = msgspec.field(default="", name="ElectionInterval")


def read_bound(body: bytes) -> Bound:
    """Returns what bounds an election of PD, from an answer to :data:`CONFIG`.

    Versions differ in how they spell the interval; the bound is empty where a part is missing.

    Raises:
        msgspec.DecodeError: the answer isn't a configuration.
    """
    config = msgspec.json.decode(body, type=_Config)
    election_s = seconds(config.election or config.election_before)
    if not config.lease or not election_s:
        return Bound()
    least_s = config.lease + election_s
    return Bound("PD's lease and election", (least_s, least_s + election_s + CAMPAIGN_S))

"""Dots are there where something was measured to flow, and faster where more does."""

from __future__ import annotations

from core.model.events import LoadKind
from core.views.picture.model import Arrow, Clients, LinkState, Picture, PictureLink
from core.views.picture.streams import Stream, StreamOutcome, speed_of, streams


def _of(*links: PictureLink, arrows: tuple[Arrow, ...] = ()) -> list[Stream]:
    clients = Clients(kind=LoadKind.WRITES, running=True)
    return list(streams(Picture(links=links, arrows=arrows, clients=clients)))


def _link(rates: tuple[float, float] | None, state: LinkState = LinkState.WHOLE) -> PictureLink:
    return PictureLink(ends=("a", "b"), rates=rates, state=state)


def test_link_without_a_counter_has_no_dots() -> None:
    assert not _of(_link(None))


def test_each_direction_has_dots_of_its_own_and_a_quiet_one_has_none() -> None:
    assert [(s.start, s.end) for s in _of(_link((9_000.0, 9_000.0)))] == [("a", "b"), ("b", "a")]
    assert [(s.start, s.end) for s in _of(_link((9_000.0, 3.0)))] == [("a", "b")]


def test_nothing_travels_over_a_broken_link() -> None:
    assert not _of(_link((9_000.0, 9_000.0), LinkState.BROKEN))


def test_more_is_faster_and_little_is_sparse() -> None:
    much, little = _of(_link((1e6, 1e3)))
    assert much.speed > little.speed
    assert much.spacing < little.spacing
    assert speed_of(1e6, 300.0) > speed_of(1e5, 300.0) > speed_of(300.0, 300.0)


def test_an_arrow_has_dots_only_where_the_load_counts_by_node() -> None:
    arrows = (
        Arrow(node="a", acked=100.0),
        Arrow(node="b", told=False),
        Arrow(node="c", acked=9.0, broken=True),
    )
    assert [(s.start, s.end) for s in _of(arrows=arrows)] == [("", "a")]


def test_failed_and_refused_dots_are_spread_in_their_shares() -> None:
    stream = Stream("", "a", 1.0, 1.0, failed=0.25, refused=0.5)
    outcomes = [stream.outcome(number) for number in range(400)]
    assert outcomes.count(StreamOutcome.FAILED) == 100
    assert 100 <= outcomes.count(StreamOutcome.REFUSED) <= 200
    assert Stream("a", "b", 1.0, 1.0).outcome(7) is StreamOutcome.BYTES

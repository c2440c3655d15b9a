"""The words in the picture, and what a screen reader says of it."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.model.events import LoadKind, NodeStatus, Role
from core.text import figures
from core.text.picture import (
    Line,
    client_lines,
    election_words,
    legend_words,
    link_words,
    new_leader_words,
    node_words,
    spoken,
    title_words,
)
from core.views.picture.model import (
    Arrow,
    BarKind,
    Clients,
    FlowCounter,
    LinkState,
    LogBar,
    NewLeader,
    Picture,
    PictureLink,
    PictureNode,
    PictureVote,
    VoteRequest,
    Zone,
)

NODES = ev.Nouns("node", "nodes")


def _node(
    status: NodeStatus = NodeStatus.UP,
    role: Role = Role.FOLLOWER,
    term: int | None = None,
    bar: LogBar | None = None,
) -> PictureNode:
    exit_code = -9 if status is NodeStatus.DOWN else None
    health = ev.NodeHealth(
        node="n1", status=status, changed_t=10.0, observed_t=14.0, exit_code=exit_code
    )
    return PictureNode(
        name="n1", health=health, role=role, crowned=False, marked=False, term=term, bar=bar
    )


def _bar(
    kind: BarKind = BarKind.ENTRIES,
    value: int = 8_622,
    mark: int = 8_622,
    behind: int | None = None,
    *,
    stopped: bool = False,
) -> LogBar:
    return LogBar(kind=kind, value=value, mark=mark, full=10_000, behind=behind, stopped=stopped)


def test_a_leader_says_its_term_and_a_follower_does_not() -> None:
    assert node_words(_node(role=Role.LEADER, term=2), None, 14.0).role == "leader \u00b7 term 2"
    assert node_words(_node(term=2), None, 14.0).role == "follower"


def test_a_killed_node_says_how_long_ago_and_a_word_where_there_is_no_room() -> None:
    words = node_words(_node(NodeStatus.DOWN, Role.LEADER), None, 14.8)
    assert (words.role, words.state) == ("was leader", "killed 4.8 s ago")
    assert words.short_state == "killed"
    assert words.tone == "bad"


def test_a_paused_node_says_for_how_long() -> None:
    assert node_words(_node(NodeStatus.PAUSED), None, 13.6).state == "paused 3.6 s"


@pytest.mark.parametrize(
    ("bar", "line", "below"),
    [
        (_bar(), f"log {figures.count(8_622)}", ""),
        (_bar(behind=3_200), f"log {figures.count(8_622)}", f"{figures.count(3_200)} behind"),
        (_bar(stopped=True, behind=9), f"log {figures.count(8_622)}", "stopped"),
        (_bar(BarKind.BYTES, value=527_000), "history 527 kB", ""),
        (_bar(BarKind.CHECKS, value=300, mark=100), "allows 300", "limit 100 for all"),
    ],
)
def test_a_bar_says_what_it_counts(bar: LogBar, line: str, below: str) -> None:
    words = node_words(_node(bar=bar), None, 14.0)
    assert (words.bar, words.behind) == (line, below)


def test_a_node_that_others_contradict_says_what_it_takes_itself_for() -> None:
    health = ev.NodeHealth(node="v1", status=NodeStatus.UP, mode="primary", claims=("x",))
    node = PictureNode(
        name="v1", health=health, role=Role.NONE, crowned=False, marked=False, elects=True
    )
    words = node_words(node, None, 0.0)
    assert (words.role, words.role_tone) == ("says primary", "warn")


def test_the_title_says_whether_enough_are_up_to_elect() -> None:
    def of(up: int, gone: int | None = None) -> str:
        zone = Zone(
            nouns=NODES,
            nodes=("n1", "n2", "n3"),
            needed=2,
            up=up,
            gone=3 - up if gone is None else gone,
            elects=True,
            has_bars=True,
        )
        return title_words(Picture(zones=(zone,), term=1))

    assert of(3) == "3 nodes \u00b7 majority 2 \u00b7 term 1"
    assert of(2) == "3 nodes \u00b7 majority 2 \u00b7 2 of 3 up: can elect \u00b7 term 1"
    assert of(1) == "3 nodes \u00b7 majority 2 \u00b7 1 of 3 up: too few to elect \u00b7 term 1"
    assert of(0, gone=0) == "3 nodes \u00b7 majority 2 \u00b7 term 1"
    assert of(1, gone=0) == "3 nodes \u00b7 majority 2 \u00b7 1 of 3 up \u00b7 term 1"


def test_votes_and_new_leaders_say_when_they_were_seen() -> None:
    vote = PictureVote(voter="n2", candidate="n1", term=2, after_s=4.66)
    assert election_words(vote) == Line("n2 votes for n1  +4.7 s", "good")
    asked = VoteRequest(candidate="n1", asked=("n2",), term=2, after_s=4.64)
    assert election_words(asked) == Line("n1 asks for votes  +4.6 s", "warn")
    new = NewLeader(node="n1", term=2, t=33.0, after_s=4.7)
    assert new_leader_words(new, None) == "n1 is the leader \u00b7 term 2 \u00b7 +4.7 s"


def test_a_link_says_its_rate_or_its_delay_and_nothing_where_nothing_is_counted() -> None:
    def of(rates: tuple[float, float] | None, state: LinkState, ms: float | None = None) -> str:
        link = PictureLink(ends=("a", "b"), rates=rates, state=state, delay_ms=ms)
        line = link_words(link)
        return "" if line is None else line.text

    assert of((400_000.0, 12_000.0), LinkState.WHOLE) == "410 kB/s"
    assert of((400_000.0, 12_000.0), LinkState.SLOW, 210.0) == "210 ms"
    assert of(None, LinkState.WHOLE) == ""
    assert of((0.0, 0.0), LinkState.BROKEN) == ""


def test_clients_say_what_failed_in_place_of_what_was_read() -> None:
    def of(**rates: float) -> list[str]:
        clients = Clients(kind=LoadKind.WRITES, running=True, **rates)
        return [line.text for line in client_lines(clients)]

    assert of(acked=1_500.0, reads=1_500.0) == ["1.5k acked/s", "1.5k reads/s"]
    assert of(failed=135.0) == ["0 acked/s", "135 failed/s"]
    still = Clients(kind=LoadKind.WRITES, running=False)
    assert [line.text for line in client_lines(still)] == ["no load now"]


def test_the_legend_says_who_counts_and_that_plain_lines_are_not_counted() -> None:
    assert "relays" in legend_words(Picture(counter=FlowCounter.RELAYS))
    plain = Picture(arrows=(Arrow(node="n1", told=False),))
    assert legend_words(plain) == "plain lines: nothing counts bytes here, nor writes by node"
    counted = Picture(counter=FlowCounter.RELAYS, arrows=(Arrow(node="n1", told=False),))
    assert legend_words(counted) == "dots: bytes, counted by relays; writes by node unknown"


def test_a_screen_reader_hears_links_votes_and_clients() -> None:
    broken = PictureLink(ends=("n1", "n3"), rates=None, state=LinkState.BROKEN)
    vote = PictureVote(voter="n2", candidate="n1")
    asked = VoteRequest(candidate="n1", asked=("n2",))
    arrow = Arrow(node="n1", acked=500.0, failed=3.0)
    shown = Picture(links=(broken,), votes=(vote,), requests=(asked,), arrows=(arrow,))
    words = spoken(shown, None)
    assert "No link between n1 and n3" in words
    assert "n1 asks for votes" in words
    assert "n2 votes for n1" in words
    assert "500 a second to n1, 3 failed" in words


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.0, "0 B/s"), (412.0, "410 B/s"), (412_345.0, "410 kB/s"), (1_234_567.0, "1.2 MB/s")],
)
def test_rates_of_data_have_two_digits(rate: float, words: str) -> None:
    assert figures.data_rate(rate) == words

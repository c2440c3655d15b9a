"""The options of an audience on the command line."""

from __future__ import annotations

import argparse
import math

from gui.app.request import AudienceWish

MOST_VOTE_S = 600.0
_HIGHEST_PORT = 65_535


def add_audience(parser: argparse.ArgumentParser, usual_vote_s: float) -> None:
    """Adds the options that :func:`read_audience` and :func:`read_vote_s` read."""
    add = parser.add_argument
    add(
        "--audience",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="let phones vote what goes down, by a page on this address of this machine; "
        "with no ADDRESS, choose one on Welcome",
    )
    add(
        "--audience-port",
        type=int,
        metavar="PORT",
        help="with --audience: the page's port (default: 8420, or a free one)",
    )
    add(
        "--vote-seconds",
        type=float,
        metavar="S",
        help=f"how long a vote of the audience is open (default: {usual_vote_s:.0f})",
    )


def read_audience(
    parser: argparse.ArgumentParser, given: argparse.Namespace
) -> AudienceWish | None:
    """Returns the wish for an audience, with the address of its page; None without a wish.

    Ends the program with a sentence where the address can't be had, or options don't go together.
    """
    address: str | None = given.audience
    port: int | None = given.audience_port
    if address is None:
        if port is not None:
            parser.error("--audience-port goes with --audience")
        return None
    if given.replay is not None:
        parser.error("--audience needs a live story: leave out --replay")
    if port is not None and not 0 < port <= _HIGHEST_PORT:
        parser.error(f"--audience-port {port}: takes 1 to {_HIGHEST_PORT}")
    alone = "headless" if given.headless else "booth" if given.booth else ""
    if alone and not address:
        parser.error(f"--audience with --{alone} needs the address: choose from {_listed()}")
    if address and address not in {each for each, _ in _addresses()}:
        told = f"--audience {address}: this machine has no such address"
        parser.error(f"{told}: choose from {_listed()}")
    return AudienceWish(address=address, port=port or 0)


def read_vote_s(
    parser: argparse.ArgumentParser, given: argparse.Namespace, usual_vote_s: float
) -> float:
    """Returns the seconds for which a vote is open; ends the program for an impossible time."""
    vote_s: float | None = given.vote_seconds
    if vote_s is None:
        return usual_vote_s
    if not (math.isfinite(vote_s) and 0 < vote_s <= MOST_VOTE_S):
        parser.error(f"--vote-seconds {vote_s:g}: takes more than 0 and at most {MOST_VOTE_S:.0f}")
    return vote_s


def _addresses() -> list[tuple[str, str]]:
    """Returns the addresses of this machine, each with the name of its interface."""
    from gui.audience.addresses import list_addresses  # only where an audience is asked for

    return [(each.address, each.name) for each in list_addresses()]


def _listed() -> str:
    return ", ".join(f"{address} ({name})" for address, name in _addresses())

"""Identities of processes as files and labels may hold them."""

from __future__ import annotations

import platform

import msgspec
from msgspec.structs import asdict, replace

from core.process.identity import ProcessIdentity
from core.process.ownership import Owner

ME = ProcessIdentity.of_this_process()
"""The identity of this process."""

NOBODY = replace(ME, pid=2**30)
"""A process of this place that has ended."""

EARLIER = replace(ME, start=ME.start - 1.0)
"""An earlier process with the id of this one, which has ended."""

ELSEWHERE = replace(ME, boot="0" * 32, machine="f" * 16)
"""A process with the id of this one, on another machine."""

OTHER_NAMESPACE = replace(ME, namespace="pid:[1] time:[2]")
"""A process with the id of this one, in another container on this machine."""


def owner_note(identity: ProcessIdentity, *, is_locked: bool = True) -> bytes:
    """Returns the content of an owner's file that nobody locks any more."""
    owner = Owner(
        **asdict(identity), host=platform.node(), is_locked=is_locked, create_time=1_000_000.0
    )
    return msgspec.json.encode(owner)


def label(identity: ProcessIdentity) -> str:
    """Returns the label of a container of that owner."""
    return msgspec.json.encode(identity).decode()

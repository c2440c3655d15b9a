"""The story of a scenario file: texts, expectations, invariants, and a second act."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from subjects.own.scenario.loads import HttpRequestSpec
from subjects.own.scenario.probes import Duration, PortRef, ProbeSpec

Share = Annotated[float, Meta(ge=0, le=1)]

HowMany = Literal["all", "any", "majority"]
"""The number of nodes that have to be good."""


class LoadBounds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of what the load measures, over the last second.

    Attributes:
        failed_below: the share of requests that fail, 0 to 1.
        p99_below: of the answers.
        throughput_above: the share of the baseline, 0 to 1.
        silent_below: the longest time without an acknowledged request.
    """

    failed_below: Share | None = None
    p99_below: Duration | None = None
    throughput_above: Share | None = None
    silent_below: Duration | None = None


class InvariantSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that must hold: exactly one of ``probe`` and ``load``.

    Attributes:
        title: as people say it; by default the name.
        probe: good while it holds.
        load: bounds of what the load measures.
        nodes: the nodes that the probe is asked of; by default all.
        on: ``all`` of them have to be good, ``any``, or the ``majority``.
        within: how long it may be broken before that counts.
        stop: whether the fault is undone at once when it breaks, and the story says why.
    """

    title: str = ""
    probe: ProbeSpec | None = None
    load: LoadBounds | None = None
    nodes: tuple[str, ...] = ()
    on: HowMany = "all"
    within: Duration = 0.0
    stop: bool = False


class ExpectSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The expectations of the system; each is a test case of ``--junit``.

    Attributes:
        detected_within: from the fault until the first symptom was seen.
        recovered_within: from the fault until throughput was back in its band.
        outage_below: the longest time without an acknowledged request.
        lost: the most acknowledged writes that may be lost; 0 by default where there's a proof.
        failed_below: the share of all requests that may fail, 0 to 1.
        cause: the diagnosis's cause, by its key: ``killed-leader``.
    """

    detected_within: Duration | None = None
    recovered_within: Duration | None = None
    outage_below: Duration | None = None
    lost: Annotated[int, Meta(ge=0)] | None = None
    failed_below: Share | None = None
    cause: str = ""


class ChapterSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The texts of one chapter.

    Attributes:
        title: as the sidebar shows it.
        narration: what the audience reads.
        notes: what the presenter reads, in Markdown.
    """

    title: str = ""
    narration: str = ""
    notes: str = ""


class FixSpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fix that goes in live: exactly one of ``command``, ``http`` and ``env``.

    Attributes:
        title: in a few words: ``two replicas``.
        about: a sentence or two for the audience.
        command: a command, as in a probe.
        outside: whether it runs on this machine though the nodes are containers.
        http: a request.
        port: for ``http``; by default the node's first.
        env: variables that are changed; the nodes, which must be processes of ours, are started
            again with them.
        nodes: to whom it is done; by default all.
    """

    title: str
    about: str = ""
    command: tuple[str, ...] | None = None
    outside: bool = False
    http: HttpRequestSpec | None = None
    port: PortRef | None = None
    env: dict[str, str] | None = None
    nodes: tuple[str, ...] = ()


class StorySpec(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The story.

    Attributes:
        title: as people pick it.
        about: what it shows, in a sentence.
        fault: the fault that it plays by default, by name.
        chapters: what single chapters say, by their keys: welcome, health, load, fault,
            detection, diagnosis, recovery, summary; with a fix also cost, fix and again.
        expect: what is expected.
        fix: what the second act changes; with it the story has two acts.
    """

    title: str = ""
    about: str = ""
    fault: str = ""
    chapters: dict[str, ChapterSpec] = {}
    expect: ExpectSpec | None = None
    fix: FixSpec | None = None

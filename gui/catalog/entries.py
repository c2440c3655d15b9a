"""The systems that can go on stage: the one place where subjects and faults are joined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from core.ports import Clock, Emit, FailureHook, Faults, Subject, SubjectError
from gui.catalog.entry import CatalogEntry, Choices
from gui.catalog.own import OWN

if TYPE_CHECKING:
    from core.ports import Checkup


def _check_raft(choices: Choices) -> None:
    for option in ("pd", "tag"):
        if getattr(choices, option) is not None:
            text = f"--{option} is of tikv, not of raft."
            raise SubjectError(text, f"Leave out --{option}.")
    if choices.base is not None and not choices.docker:
        text = "--base: raft on local processes needs no image."
        raise SubjectError(text, "Leave it out, or add --docker.")
    if choices.nodes is not None:
        from subjects.raft.topology import node_names

        try:
            node_names(choices.nodes)
        except SubjectError as error:
            raise SubjectError(f"--nodes {choices.nodes}: {error}", error.remedy) from error


def _raft_faults(choices: Choices) -> tuple[str, ...]:
    from subjects.raft.plans import plans

    return tuple(plans(choices.docker))


def _raft_checkup(choices: Choices) -> Checkup:
    if choices.docker:
        from subjects.hosts.containers.checks.checkup import ContainerCheckup
        from subjects.raft.requirements import requirements

        return ContainerCheckup(requirements(nodes=choices.nodes or 3, base=choices.base))
    from subjects.raft.local import local_checkup

    return local_checkup(choices.nodes or 3, choices.links)


def _make_raft(
    choices: Choices, emit: Emit, clock: Clock, on_failure: FailureHook
) -> tuple[Subject, Faults]:
    from chaos.injector import Injector
    from subjects.raft.subject import RaftSubject

    subject = RaftSubject(
        emit,
        clock,
        nodes=choices.nodes or 3,
        docker=choices.docker,
        links=choices.links,
        on_failure=on_failure,
    )
    return subject, Injector(lambda: subject.folder)


def _check_tikv(choices: Choices) -> None:
    if choices.docker:
        raise SubjectError("--docker: tikv always runs in Docker.", "Leave out --docker.")
    from subjects.tikv.topology import check_choices

    check_choices(nodes=choices.nodes, pd=choices.pd, tag=choices.tag)


def _tikv_faults(_: Choices) -> tuple[str, ...]:
    from subjects.tikv.plans import PLANS

    return tuple(PLANS)


def _tikv_checkup(choices: Choices) -> Checkup:
    from subjects.hosts.containers.checks.checkup import ContainerCheckup
    from subjects.tikv.requirements import requirements

    return ContainerCheckup(
        requirements(nodes=choices.nodes, pd=choices.pd, tag=choices.tag, base=choices.base)
    )


def _make_tikv(
    choices: Choices, emit: Emit, clock: Clock, on_failure: FailureHook
) -> tuple[Subject, Faults]:
    from chaos.injector import Injector
    from subjects.tikv.subject import TikvSubject

    subject = TikvSubject(
        emit,
        clock,
        nodes=choices.nodes,
        pd=choices.pd,
        tag=choices.tag,
        base=choices.base,
        on_failure=on_failure,
    )
    return subject, Injector(lambda: subject.folder)


def _check_ratelimiter(choices: Choices) -> None:
    for option in ("pd", "tag", "nodes"):
        if getattr(choices, option) is not None:
            text = f"--{option} isn't an option of the rate limiter."
            raise SubjectError(text, f"Leave out --{option}.")
    if choices.base is not None and not choices.docker:
        text = "--base: the rate limiter on local processes needs no image."
        raise SubjectError(text, "Leave it out, or add --docker.")


def _ratelimiter_faults(choices: Choices) -> tuple[str, ...]:
    from subjects.ratelimiter.plans import plans

    return tuple(plans(choices.docker))


def _ratelimiter_stories(_: Choices) -> tuple[str, ...]:
    return tuple(_ratelimiter_faults_of())


def _ratelimiter_faults_of() -> Mapping[str, tuple[str, ...]]:
    from subjects.ratelimiter.plans import FAULTS_OF

    return FAULTS_OF


def _ratelimiter_checkup(choices: Choices) -> Checkup:
    if choices.docker:
        from subjects.hosts.containers.checks.checkup import ContainerCheckup
        from subjects.ratelimiter.requirements import requirements

        return ContainerCheckup(requirements(choices.base))
    from subjects.ratelimiter.local import local_checkup

    return local_checkup(choices.links)


def _make_ratelimiter(
    choices: Choices, emit: Emit, clock: Clock, on_failure: FailureHook
) -> tuple[Subject, Faults]:
    from chaos.injector import Injector
    from subjects.ratelimiter.subject import RateLimiterSubject

    subject = RateLimiterSubject(
        emit,
        clock,
        docker=choices.docker,
        base=choices.base,
        links=choices.links,
        on_failure=on_failure,
    )
    return subject, Injector(lambda: subject.folder)


def _check_sentinel(choices: Choices) -> None:
    for option in ("pd", "tag", "nodes", "base"):
        if getattr(choices, option) is not None:
            text = f"--{option} isn't an option of sentinel."
            raise SubjectError(text, f"Leave out --{option}.")
    if choices.docker:
        raise SubjectError("--docker: sentinel runs on local processes.", "Leave out --docker.")


def _sentinel_faults(_: Choices) -> tuple[str, ...]:
    from subjects.sentinel.plans import PLANS

    return tuple(PLANS)


def _sentinel_stories(_: Choices) -> tuple[str, ...]:
    return tuple(_sentinel_faults_of())


def _sentinel_faults_of() -> Mapping[str, tuple[str, ...]]:
    from subjects.sentinel.plans import FAULTS_OF

    return FAULTS_OF


def _sentinel_checkup(choices: Choices) -> Checkup:
    from subjects.sentinel.topology import local_checkup

    return local_checkup(choices.links)


def _make_sentinel(
    choices: Choices, emit: Emit, clock: Clock, on_failure: FailureHook
) -> tuple[Subject, Faults]:
    from chaos.injector import Injector
    from subjects.sentinel.subject import SentinelSubject

    subject = SentinelSubject(emit, clock, links=choices.links, on_failure=on_failure)
    return subject, Injector(lambda: subject.folder)


CATALOG: dict[str, CatalogEntry] = {
    entry.name: entry
    for entry in (
        CatalogEntry(
            name="raft",
            about="a Raft cluster (NATS JetStream), of processes or containers",
            modes=(Choices(), Choices(docker=True)),
            check=_check_raft,
            faults=_raft_faults,
            checkup=_raft_checkup,
            fallback=lambda choices: "raft" if choices.docker else "",
            make=_make_raft,
            instead="Show the Raft cluster on this machine instead",
            heading="Raft cluster",
            pitch="Three NATS servers. Kill the leader, watch the election, prove that nothing "
            "was lost.",
            needs="Needs nothing but this machine",
            options=("docker", "links", "nodes", "base"),
        ),
        CatalogEntry(
            name="sentinel",
            about="Valkey with three sentinels, which loses acknowledged writes",
            modes=(Choices(),),
            check=_check_sentinel,
            faults=_sentinel_faults,
            checkup=_sentinel_checkup,
            fallback=lambda _: "raft",
            make=_make_sentinel,
            stories=_sentinel_stories,
            faults_of=_sentinel_faults_of,
            rate=2_000.0,
            heading="Valkey Sentinel",
            pitch="A primary, two replicas, three sentinels. Acknowledged writes are lost, the fix "
            "goes in, and they no longer are.",
            needs="Needs valkey-server, which comes along",
            options=("links",),
        ),
        CatalogEntry(
            name="tikv",
            about="a TiKV cluster with its placement driver PD, in Docker",
            modes=(Choices(),),
            check=_check_tikv,
            faults=_tikv_faults,
            checkup=_tikv_checkup,
            fallback=lambda _: "raft",
            make=_make_tikv,
            rate=1_000.0,
            heading="TiKV",
            pitch="Three stores and a placement driver in Docker. The store that leads most dies.",
            needs="Needs Docker with Compose, and images",
            has_local=False,
            options=("nodes", "pd", "tag", "base"),
        ),
        CatalogEntry(
            name="ratelimiter",
            about="three rate limiters that share a store (Valkey)",
            modes=(Choices(), Choices(docker=True)),
            check=_check_ratelimiter,
            faults=_ratelimiter_faults,
            checkup=_ratelimiter_checkup,
            fallback=lambda choices: "ratelimiter" if choices.docker else "raft",
            make=_make_ratelimiter,
            instead="Show the rate limiter on this machine instead",
            stories=_ratelimiter_stories,
            faults_of=_ratelimiter_faults_of,
            rate=240.0,
            heading="Rate limiter",
            pitch="Three limiters share a store and give away more than they may.",
            needs="Needs valkey-server, which comes along",
            options=("docker", "links", "base"),
        ),
        OWN,
    )
}
"""All subjects by name; the first is the default."""

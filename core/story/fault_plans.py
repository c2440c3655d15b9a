"""The faults that a story offers: of which kind, and at what kind of node."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from core.model.fault_kinds import FaultKind
from core.ports import SubjectError
from core.text import faults as words


class Target(StrEnum):
    """The kind of node that a fault is meant for."""

    LEADER = "leader"
    FOLLOWER = "follower"
    MAJORITY = "majority"
    ANY = "any"
    """Any one of the nodes."""
    NAMED = "named"
    """The nodes that the plan names."""


class FaultPlan(Struct, frozen=True, kw_only=True):
    """A fault that a story can inject, with the words of the story.

    Attributes:
        name: as on the command line: ``kill-leader``.
        kind: the kind of fault.
        target: the kind of node to hit.
        nodes: the names in ``Subject.nodes`` that are always hit; empty where the victim is
            chosen by ``target``. They needn't be nodes on the stage: ``load``.
        how: what is done, in a few words: ``SIGKILL, no warning to the node``.
        group: the name of the group whose nodes may be hit; empty for any.
        spared: names of nodes that are never hit, whatever their role.
    """

    name: str
    kind: FaultKind
    target: Target = Target.NAMED
    how: str
    group: str = ""
    nodes: tuple[str, ...] = ()
    spared: frozenset[str] = frozenset()


def plan_fault(
    name: str,
    kind: FaultKind,
    target: Target = Target.NAMED,
    *,
    in_containers: bool = False,
    how: str = "",
    group: str = "",
    nodes: tuple[str, ...] = (),
) -> FaultPlan:
    """Returns the plan of a fault of ``kind``; the arguments are the attributes of ``FaultPlan``.

    Where ``how`` is empty, the plan says how the kind is done to a process, or to a container
    where ``in_containers``.
    """
    how = how or kind.how_done(in_containers=in_containers)
    return FaultPlan(name=name, kind=kind, target=target, how=how, group=group, nodes=nodes)


def by_name(*plans: FaultPlan) -> Mapping[str, FaultPlan]:
    """Returns the plans by name, in the order given."""
    return {plan.name: plan for plan in plans}


def chosen_plan(plans: Mapping[str, FaultPlan], name: str) -> FaultPlan:
    """Returns the plan that was asked for.

    Raises:
        SubjectError: it isn't among ``plans``: what the fault needs is missing here.
    """
    if name not in plans:
        raise SubjectError(*words.fault_not_offered(name, tuple(plans)))
    return plans[name]

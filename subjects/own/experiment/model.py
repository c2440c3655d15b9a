"""The content of a Chaos Toolkit experiment, as values; no ``${...}`` is filled in yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from subjects.own.scenario.mistakes import Mistake

Json = Any
"""A value of JSON: whatever somebody's own program, server or function says."""

Number = int | float


class ProcessProvider(Struct, frozen=True, kw_only=True, tag_field="type", tag="process"):
    """A program that is run to its end, without a shell.

    Attributes:
        path: the program: a name on PATH, or a path.
        arguments: a list, a mapping of options to values, or a text that is split into words.
        timeout: the longest time that it may take, seconds, or what stands for that.
    """

    path: str
    arguments: Json = None
    timeout: Json = None


class HttpProvider(Struct, frozen=True, kw_only=True, tag_field="type", tag="http"):
    """An HTTP request.

    Attributes:
        url: whole.
        method: GET unless said otherwise.
        headers: sent with it, by name.
        arguments: the query of a GET, else the body: a form, JSON by the headers, or a text.
        timeout: the longest time that it may take, seconds, a pair of those, or what stands for it.
        verify_tls: whether the certificate of the server is checked.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, Json] = {}
    arguments: Json = None
    timeout: Json = None
    verify_tls: bool = True


class PythonProvider(Struct, frozen=True, kw_only=True, tag_field="type", tag="python"):
    """A function that is called in a Python process of its own.

    Attributes:
        module: the module's dotted name.
        func: the function's name.
        arguments: by name.
        secrets: the groups of secrets that the function is given.
    """

    module: str
    func: str
    arguments: Mapping[str, Json] = {}
    secrets: tuple[str, ...] = ()


Provider = ProcessProvider | HttpProvider | PythonProvider


class Exactly(Struct, frozen=True, tag_field="type", tag="exactly"):
    """The value must be equal; of a process or HTTP answer, a number means the status."""

    value: bool | int | str


class Among(Struct, frozen=True, tag_field="type", tag="among"):
    """The value, or the status, must be in the list; two values are the bounds of a range."""

    values: tuple[Json, ...]


class InRange(Struct, frozen=True, tag_field="type", tag="range"):
    """The number must be between the bounds, or on them."""

    low: Number
    high: Number
    target: str = ""


class Matches(Struct, frozen=True, tag_field="type", tag="regex"):
    """The pattern must be found in the text."""

    pattern: str
    target: str = ""


class AtJsonPath(Struct, frozen=True, tag_field="type", tag="jsonpath"):
    """Something must be at the path, so often as ``count`` says, or just what is expected."""

    path: str
    target: str = ""
    count: int | None = None
    expect: Json | UnsetType = UNSET


class ByProbe(Struct, frozen=True, tag_field="type", tag="probe"):
    """Another probe gets the value as its argument ``value``, and decides by its own answer."""

    name: str
    provider: Provider


Tolerance = Exactly | Among | InRange | Matches | AtJsonPath | ByProbe


class Activity(Struct, frozen=True, kw_only=True):
    """A probe or an action.

    Attributes:
        name: what people call it.
        is_action: whether it is meant to change something; else it only looks.
        provider: what does it.
        before: the pause before it, seconds, or what stands for that.
        after: the pause after it.
        background: whether the next one begins while it is under way.
        tolerance: what it must say, where it is a probe of the hypothesis.
    """

    name: str
    is_action: bool
    provider: Provider
    before: Json = None
    after: Json = None
    background: bool = False
    tolerance: Tolerance | None = None


class Experiment(Struct, frozen=True, kw_only=True):
    """One experiment, checked.

    Attributes:
        file: where it stands.
        title: what it is called.
        description: what it is about.
        hypothesis: the title of the steady-state hypothesis.
        probes: what must be within tolerance before the method and after it.
        method: what is done, in order.
        rollbacks: what takes it back, in order.
        configuration: the values of ``${...}``, resolved.
        secrets: the same by group; never told and never written where others read.
        left_out: what the file says and isn't done here, each with its place.
    """

    file: Path
    title: str
    description: str
    hypothesis: str
    probes: tuple[Activity, ...]
    method: tuple[Activity, ...]
    rollbacks: tuple[Activity, ...]
    configuration: Mapping[str, Json] = {}
    secrets: Mapping[str, Mapping[str, Json]] = {}
    left_out: tuple[Mistake, ...] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        """The activities of the hypothesis' probes, the method and the rollbacks, together."""
        return (*self.probes, *self.method, *self.rollbacks)

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The providers of all activities, and those of the tolerances' probes."""
        judges = (each.tolerance for each in self.probes)
        extra = (judge.provider for judge in judges if isinstance(judge, ByProbe))
        return (*(each.provider for each in self.activities), *extra)

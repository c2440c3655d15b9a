"""Tests of the delay's program over a kernel in memory: which interfaces are touched."""

from __future__ import annotations

import errno
import json
from types import SimpleNamespace
from typing import Any

import pytest

from subjects.hosts.containers.tools import qdisc

_ROOT = 0xFFFFFFFF


class _Refused(Exception):  # noqa: N818 - as the library calls it
    def __init__(self, code: int) -> None:
        super().__init__(code, "no")
        self.code = code


class _Message(dict[str, Any]):
    def __init__(self, attributes: dict[str, Any], **fields: Any) -> None:
        super().__init__(fields)
        self._attributes = attributes

    def get_attr(self, name: str) -> Any:
        return self._attributes.get(name)


class _Kernel:
    """Three interfaces; ``fails`` is the error number of any change."""

    def __init__(self) -> None:
        self.names = {"lo": 1, "eth0": 7, "eth1": 9}
        self.slowed: dict[int, int] = {}
        self.fails = 0

    def __enter__(self) -> _Kernel:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def link_lookup(self, ifname: str) -> list[int]:
        return [self.names[ifname]]

    def get_links(self) -> list[_Message]:
        return [_Message({"IFLA_IFNAME": name}, index=n) for name, n in self.names.items()]

    def get_qdiscs(self) -> list[_Message]:
        other = _Message({"TCA_KIND": "noqueue"}, index=1, parent=_ROOT)
        kind = {"TCA_KIND": "netem"}
        return [other, *(_Message(kind, index=n, parent=_ROOT) for n in self.slowed)]

    def tc(self, command: str, kind: str = "", index: int = 0, **given: Any) -> None:
        if self.fails:
            raise _Refused(self.fails)
        if command == "del":
            del self.slowed[index]
        else:
            self.slowed[index] = given["delay"]


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> _Kernel:
    kernel = _Kernel()
    library = SimpleNamespace(IPRoute=lambda: kernel, NetlinkError=_Refused)

    def import_module(name: str) -> SimpleNamespace:
        return library

    monkeypatch.setattr(qdisc, "import_module", import_module)
    return kernel


def _say(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = qdisc.main(list(arguments))
    return code, json.loads(capsys.readouterr().out)


def test_all_interfaces_but_the_loopback_are_slowed_and_put_right(
    kernel: _Kernel, capsys: pytest.CaptureFixture[str]
) -> None:
    both = ["eth0", "eth1"]
    assert _say(capsys, "show") == (0, {"netem": True, "interfaces": []})
    assert _say(capsys, "add", "50") == (0, {"netem": True, "interfaces": both})
    assert kernel.slowed == {7: 50_000, 9: 50_000}
    assert _say(capsys, "show") == (0, {"netem": True, "interfaces": both})
    assert _say(capsys, "remove") == (0, {"netem": True, "interfaces": both})
    assert not kernel.slowed
    assert _say(capsys, "remove") == (0, {"netem": True, "interfaces": []})


def test_a_probe_leaves_no_trace(kernel: _Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    assert _say(capsys, "probe") == (0, {"netem": True})
    assert not kernel.slowed


def test_a_kernel_without_netem_is_told_from_a_refusal(
    kernel: _Kernel, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel.fails = errno.ENOENT
    code, said = _say(capsys, "probe")
    assert (code, said["netem"]) == (qdisc.NO_NETEM, False)
    kernel.fails = errno.EPERM
    code, said = _say(capsys, "probe")
    assert code == 1
    assert "netem" not in said


@pytest.mark.usefixtures("kernel")
def test_unknown_command_of_qdisc_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _say(capsys, "slow")
    assert code == 1
    assert "error" in said

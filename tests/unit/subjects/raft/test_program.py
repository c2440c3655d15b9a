from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.raft.program import check_program

LOADED, LOADER = 1, 3


def elf(machine: int, *segments: int) -> bytes:
    """Returns the head of a 64-bit ELF file, and the kinds of the segments."""
    head = bytearray(64)
    head[:6] = b"\x7fELF\x02\x01"
    head[18:20] = machine.to_bytes(2, "little")
    head[32:40] = (64).to_bytes(8, "little")
    head[54:56] = (56).to_bytes(2, "little")
    head[56:58] = len(segments).to_bytes(2, "little")
    table = b"".join(kind.to_bytes(4, "little").ljust(56, b"\0") for kind in segments)
    return bytes(head) + table


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return tmp_path / "nats-server"


@pytest.mark.parametrize(("machine", "architecture"), [(62, "amd64"), (183, "arm64")])
def test_a_static_program_of_the_architecture_runs(
    program: Path, machine: int, architecture: str
) -> None:
    program.write_bytes(elf(machine, LOADED, LOADED))
    check_program(program, architecture)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"#!/bin/sh\n", "isn't a 64-bit Linux program"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "isn't a 64-bit Linux program"),
        (b"", "isn't a 64-bit Linux program"),
        (elf(183, LOADED), "another architecture than amd64"),
        (elf(62, LOADED, LOADER), "needs libraries of this machine"),
    ],
)
def test_another_program_is_refused_with_the_way_out(
    program: Path, content: bytes, says: str
) -> None:
    program.write_bytes(content)
    with pytest.raises(SubjectError, match=says) as raised:
        check_program(program, "amd64")
    assert "FAULTSTAGE_NATS_SERVER" in raised.value.remedy


def test_a_program_that_is_missing_is_named(program: Path) -> None:
    with pytest.raises(SubjectError, match="can't be read"):
        check_program(program, "amd64")

"""The input and output of a container, over one connection."""

from __future__ import annotations

import asyncio
import socket
import struct

from subjects.hosts.containers.engine.attach import Attachment


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


class Talk:
    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.lines: list[bytes] = []
        self.ended = asyncio.Event()
        self.attachment = Attachment(ours, self.lines.append, self.ended.set)

    async def end(self) -> None:
        self.theirs.close()
        async with asyncio.timeout(10):
            await self.ended.wait()


async def test_lines_are_put_together_from_frames_and_stderr_is_left_out() -> None:
    talk = Talk()
    talk.theirs.sendall(frame(1, b"one\ntw") + frame(2, b"trouble\n") + frame(1, b"o\nrest"))
    await talk.end()
    assert talk.lines == [b"one", b"two"]


async def test_written_bytes_arrive_at_the_container() -> None:
    talk = Talk()
    talk.attachment.write(b"go\n")
    assert talk.theirs.recv(10) == b"go\n"
    await talk.end()


async def test_closing_an_attachment_ends_the_containers_input_and_calls_back() -> None:
    talk = Talk()
    talk.attachment.close()
    talk.attachment.close()
    async with asyncio.timeout(10):
        await talk.ended.wait()
    assert talk.theirs.recv(10) == b""
    talk.theirs.close()

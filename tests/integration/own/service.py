"""A small service for tests: ``python service.py PORT FOLDER [--leader FILE] [--forgets N]``.

``PUT /KEY`` stores the body in a file of FOLDER, which all nodes share, ``GET /KEY`` gives it.
With ``--leader`` the file names the port of the one that serves; the others redirect there. With
``--forgets N`` every Nth write is acknowledged and not stored.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path


async def serve(arguments: argparse.Namespace) -> None:
    """Serves until the process is ended."""
    folder, writes = Path(arguments.folder), 0

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal writes
        while (line := await reader.readline()).strip():
            method, path, _ = line.decode().split()
            length = 0
            while header := (await reader.readline()).strip():
                name, _, value = header.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
            body = await reader.readexactly(length)
            status, headers, answer = 200, "", b""
            leader = Path(arguments.leader).read_text() if arguments.leader else ""
            file = folder / path.rpartition("/")[2]
            if leader not in ("", str(arguments.port)):
                status, headers = 307, f"Location: http://127.0.0.1:{leader}{path}\r\n"
            elif method == "PUT":
                writes += 1
                if not arguments.forgets or writes % arguments.forgets:
                    # A node that is killed in the middle leaves no half of a value behind.
                    draft = folder / f".{arguments.port}-{writes}"
                    draft.write_bytes(body)
                    draft.replace(file)
            elif file.is_file():
                answer = json.dumps({"found": [{"value": file.read_text()}]}).encode()
            else:
                status = 404
            head = f"HTTP/1.1 {status} X\r\n{headers}Content-Length: {len(answer)}\r\n\r\n"
            writer.write(head.encode() + answer)
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", arguments.port)
    await server.serve_forever()


def main() -> None:
    """Reads the arguments and serves."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("folder")
    parser.add_argument("--leader", default="")
    parser.add_argument("--forgets", type=int, default=0)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()

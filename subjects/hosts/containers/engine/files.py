"""Packs files for the engine, to be put into a container or an image."""

from __future__ import annotations

import io
import tarfile
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

IN_MEMORY_BYTES = 4 * 1024 * 1024
"""Bytes beyond which an archive is kept in a temporary file."""


def pack(files: Mapping[str, Path | bytes], mode: int | None = None) -> IO[bytes]:
    """Packs ``files`` into a tar archive, ready to be read; the caller closes the archive.

    Args:
        files: path inside the archive, and a file or folder of ours, or the content.
        mode: rights of every file; by default those of our file, and 0644 for bytes.
    """
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            if isinstance(content, Path):
                archive.add(content, name, filter=lambda info: _plain(info, mode))
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            info.mtime = int(time.time())
            archive.addfile(_plain(info, mode), io.BytesIO(content))
    packed.seek(0)
    return packed


def _plain(info: tarfile.TarInfo, mode: int | None) -> tarfile.TarInfo:
    """Makes root the owner, whoever packs the file: the same files make the same image."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    if mode is not None and info.isfile():
        info.mode = mode
    return info

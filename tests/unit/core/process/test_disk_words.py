"""What helps where a file can't be written depends on what the system said."""

from __future__ import annotations

import errno
import os

import pytest

from core.process.disk_words import way_out


@pytest.mark.parametrize(
    ("number", "helps"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.ENOENT, "start afresh"),
        (errno.ENOTDIR, "start afresh"),
        (errno.EACCES, "FAULTSTAGE_HOME"),
        (errno.EROFS, "FAULTSTAGE_HOME"),
        (errno.EIO, "that disk"),
    ],
)
def test_remedy_fits_the_error(number: int, helps: str) -> None:
    assert helps in way_out(OSError(number, os.strerror(number)))

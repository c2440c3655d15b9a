"""Where the load's keys lie in TiKV: spread evenly over regions that are split beforehand."""

from __future__ import annotations

from zlib import crc32

REGIONS = 9
"""Three for each of three stores: each leads some, and a request takes one call to one region."""

_SLOTS = 256
_DIGITS = 2


def stored_key(key: str) -> bytes:
    """The key in TiKV: two hexadecimal digits of a hash, then the load's key.

    The load numbers its keys, so that without the hash all writes would go to the last region.
    """
    name = key.encode()
    return b"%02x%b" % (crc32(name) % _SLOTS, name)


def load_key(stored: bytes) -> str | None:
    """The load's key that is stored as ``stored``; None where none of its keys is."""
    try:
        key = stored[_DIGITS:].decode()
    except UnicodeDecodeError:
        return None
    return key if stored_key(key) == stored else None


def region_index(stored: bytes, regions: int = REGIONS) -> int:
    """Which of ``regions`` the stored key lies in, counted from 0."""
    return int(stored[:_DIGITS], 16) * regions // _SLOTS


def split_keys(regions: int = REGIONS) -> list[bytes]:
    """Where to split, so that each of ``regions`` (1 to 256) holds an even share of the keys."""
    return [b"%02x" % -(-index * _SLOTS // regions) for index in range(1, regions)]


def key_ranges(regions: int = REGIONS) -> list[tuple[bytes, bytes | None]]:
    """First key and end of each region; the last one has no end."""
    splits = split_keys(regions)
    return list(zip([b"", *splits], [*splits, None], strict=True))

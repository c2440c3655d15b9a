"""The layout of the load's keys in TiKV: spread evenly over regions that are split in advance."""

from __future__ import annotations

from zlib import crc32

REGIONS = 9
"""Number of regions: three for each of three stores, so that each store leads some."""

_SLOTS = 256
_DIGITS = 2


def stored_key(key: str) -> bytes:
    """Returns the key in TiKV: two hexadecimal digits of a hash, then the load's key.

    The load numbers its keys, so that without the hash all writes would go to the last region.
    """
    name = key.encode()
    return b"%02x%b" % (crc32(name) % _SLOTS, name)


def load_key(stored: bytes) -> str | None:
    """Returns the load's key that is stored as ``stored``; None for a key of anybody else."""
    try:
        key = stored[_DIGITS:].decode()
    except UnicodeDecodeError:
        return None
    return key if stored_key(key) == stored else None


def region_index(stored: bytes, regions: int = REGIONS) -> int:
    """Returns the number, from 0, of the region of ``regions`` that holds ``stored``."""
    return int(stored[:_DIGITS], 16) * regions // _SLOTS


def split_keys(regions: int = REGIONS) -> list[bytes]:
    """Returns the keys at which to split, so that ``regions`` (1 to 256) hold even shares."""
    return [b"%02x" % -(-index * _SLOTS // regions) for index in range(1, regions)]


def key_ranges(regions: int = REGIONS) -> list[tuple[bytes, bytes | None]]:
    """Returns the first key and the end of each region; None for the end of the last one."""
    splits = split_keys(regions)
    return list(zip([b"", *splits], [*splits, None], strict=True))

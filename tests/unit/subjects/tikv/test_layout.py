"""Keys lie evenly in TiKV, are found again, and regions are split evenly."""

from __future__ import annotations

from collections import Counter

import pytest

from subjects.load.keys import Keys
from subjects.tikv.layout import (
    REGIONS,
    key_ranges,
    load_key,
    region_index,
    split_keys,
    stored_key,
)


def test_numbered_keys_go_to_all_regions_alike() -> None:
    keys = Keys("run")
    shares = Counter(region_index(stored_key(keys.key(n))) for n in range(9_000))
    assert sorted(shares) == list(range(REGIONS))
    assert all(800 < share < 1_200 for share in shares.values())


@pytest.mark.parametrize("regions", [1, 3, 9, 12, 256])
def test_a_key_lies_in_the_region_that_its_index_says(regions: int) -> None:
    ranges = key_ranges(regions)
    assert len(ranges) == regions
    assert split_keys(regions) == sorted(set(split_keys(regions)))
    for n in range(500):
        stored = stored_key(f"key-{n}")
        start, end = ranges[region_index(stored, regions)]
        assert start <= stored
        assert end is None or stored < end


def test_a_stored_key_gives_the_loads_key_back_and_no_other_does() -> None:
    stored = stored_key("5a5a-0000000001")
    assert load_key(stored) == "5a5a-0000000001"
    other = b"%02x" % (int(stored[:2], 16) ^ 1) + stored[2:]
    assert load_key(other) is None
    assert load_key(b"00\xff\xfe") is None
    assert load_key(b"") is None

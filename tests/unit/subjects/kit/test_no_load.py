"""The load of a system that nobody loads."""

from __future__ import annotations

import pytest

from core.ports import SubjectError
from subjects.kit.no_load import NOTHING_TO_PROVE, NoLoad


async def test_load_of_none_refuses_to_start() -> None:
    with pytest.raises(SubjectError, match="Nobody loads this system"):
        await NoLoad().start(100.0)


async def test_proof_says_that_there_is_nothing_to_prove() -> None:
    load = NoLoad()
    await load.stop()
    proof = await load.read_back()
    await load.close()
    assert (proof.complete, proof.acked, proof.detail) == (False, 0, NOTHING_TO_PROVE)

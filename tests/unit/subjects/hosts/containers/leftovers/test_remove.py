import pytest

from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.leftovers import remove
from subjects.hosts.containers.leftovers.remove import Removed, remove_run
from tests.unit.subjects.hosts.containers.memory import MemoryEngine, container


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remove, "LOOK_AGAIN_S", 0.0)


async def test_removal_takes_all_of_one_run_and_nothing_of_another() -> None:
    memory = MemoryEngine(container("c1"), container("c2"), container("c3", run="r10"))
    memory.joined = {"w1": "r1", "w2": "r10"}
    assert await remove_run(memory.engine, "r1") == Removed(containers=2, networks=1)
    assert list(memory.views) == ["c3"]
    assert list(memory.joined) == ["w2"]
    assert memory.calls[-1] == "remove network w1"


async def test_empty_run_id_is_refused() -> None:
    memory = MemoryEngine(container())
    with pytest.raises(ValueError, match="isn't ours"):
        await remove_run(memory.engine, "")
    assert memory.calls == []


async def test_container_that_a_dying_app_had_asked_for_is_removed() -> None:
    memory = MemoryEngine(container("c1"))
    memory.comes_later = [container("c2")]
    assert (await remove_run(memory.engine, "r1", quiet_looks=2)).containers == 2
    assert memory.views == {}


async def test_container_that_somebody_else_removed_is_no_trouble() -> None:
    memory = MemoryEngine(container("c1"))
    memory.vanish = True
    assert (await remove_run(memory.engine, "r1")).containers == 1


async def test_container_that_can_not_be_removed_is_reported() -> None:
    memory = MemoryEngine(container("c1"))
    memory.refuses["remove"] = Trouble.OTHER
    with pytest.raises(EngineError, match="No remove"):
        await remove_run(memory.engine, "r1")


async def test_container_that_always_comes_back_is_reported() -> None:
    memory = MemoryEngine()
    memory.comes_later = [container(f"c{number}") for number in range(100)]
    with pytest.raises(EngineError, match="come back") as raised:
        await remove_run(memory.engine, "r1", quiet_looks=3)
    assert "faultstage undo" in raised.value.remedy


@pytest.mark.parametrize(
    ("removed", "text"),
    [
        (Removed(), ""),
        (Removed(containers=1), "1 container"),
        (Removed(networks=2), "2 networks"),
        (Removed(containers=3, networks=1), "3 containers and 1 network"),
    ],
)
def test_removal_is_counted_in_words(removed: Removed, text: str) -> None:
    assert removed.text == text

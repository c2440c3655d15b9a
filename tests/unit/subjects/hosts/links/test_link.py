"""A link's delay, and the listeners that are told of another setting."""

from __future__ import annotations

from subjects.hosts.links.link import Link
from subjects.hosts.links.protocol import LinkSetting


async def test_link_passes_everything_at_once_at_first() -> None:
    link = Link("n1", "n2")
    assert link.is_plain
    assert link.open.is_set()
    assert link.late_s() == 0.0


async def test_delay_varies_by_its_jitter_and_is_never_below_zero() -> None:
    link = Link("n1", "n2")
    link.set(LinkSetting("n1", "n2", delay_ms=300.0, jitter_ms=30.0))
    late = [link.late_s() for _ in range(500)]
    assert 0.27 <= min(late) < max(late) <= 0.33
    assert not link.is_plain
    link.set(LinkSetting("n1", "n2", delay_ms=1.0, jitter_ms=30.0))
    assert min(link.late_s() for _ in range(500)) == 0.0


async def test_cut_link_is_open_again_once_it_passes() -> None:
    link = Link("n1", "n2")
    link.set(LinkSetting("n1", "n2", cut=True))
    assert not link.open.is_set()
    link.set(LinkSetting("n1", "n2"))
    assert link.open.is_set()
    assert link.is_plain


async def test_listeners_are_told_of_each_setting_until_they_are_forgotten() -> None:
    link, told = Link("n1", "n2"), list[bool]()

    def changed() -> None:
        told.append(link.setting.cut)
        link.forget(changed)

    link.on_change(changed)
    link.set(LinkSetting("n1", "n2", cut=True))
    link.set(LinkSetting("n1", "n2"))
    assert told == [True]

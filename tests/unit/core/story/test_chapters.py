import pytest

from core.story.chapters import Chapter, DemoState


def story(*keys: str) -> DemoState:
    return DemoState([Chapter(key=key, title=key, narration=key) for key in keys])


def test_a_story_needs_a_chapter():
    with pytest.raises(ValueError, match="at least one chapter"):
        DemoState([])


def test_chapter_keys_must_differ():
    with pytest.raises(ValueError, match="must differ: a, a"):
        story("a", "a")


def test_advance_waits_for_the_action_of_a_new_chapter():
    demo = story("a", "b", "c")
    assert not demo.advance()
    demo.complete(0)
    assert demo.advance()
    assert demo.get_current().key == "b"
    assert not demo.advance()


def test_visited_chapters_are_walked_freely():
    demo = story("a", "b", "c")
    demo.complete(0)
    demo.advance()
    assert demo.back()
    assert demo.get_current().key == "a"
    assert demo.advance()
    assert demo.get_current().key == "b"


def test_back_stops_at_the_first_chapter():
    assert not story("a").back()


def test_jump_reaches_visited_chapters_only():
    demo = story("a", "b", "c")
    demo.complete(0)
    demo.advance()
    assert demo.jump(0)
    assert demo.jump(1)
    assert not demo.jump(2)
    assert not demo.jump(-1)
    assert demo.current == 1


def test_the_last_chapter_is_the_end():
    demo = story("a")
    demo.complete(0)
    assert not demo.advance()


def test_progress_counts_the_chapters_done():
    demo = story("a", "b")
    assert (demo.get_progress(), demo.is_complete()) == (0.0, False)
    demo.complete(0)
    assert demo.get_progress() == 0.5
    demo.complete(1)
    assert (demo.get_progress(), demo.is_complete()) == (1.0, True)

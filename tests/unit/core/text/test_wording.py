from __future__ import annotations

from core.text.wording import listing, ms, number_word, took


def test_names_are_listed_as_people_do() -> None:
    assert listing([]) == "nobody"
    assert listing(["n1"]) == "n1"
    assert listing(["n1", "n2"]) == "n1 and n2"
    assert listing(["n1", "n2", "n3"]) == "n1, n2 and n3"


def test_small_numbers_are_words() -> None:
    assert [number_word(n) for n in (0, 3, 10, 11)] == ["none", "three", "ten", "11"]


def test_figures_come_with_their_unit() -> None:
    assert (ms(7.42), ms(1240), took(0.312), took(4.2)) == ("7.4 ms", "1.2 s", "0.31 s", "4.2 s")

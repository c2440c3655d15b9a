"""A foreign project is broken only after its name was typed, or given on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.ports import SubjectError
from gui.app.arguments import parse
from gui.app.consent import with_consent
from gui.app.request import Request
from gui.catalog import CatalogEntry, Choices, Consent


class Person(io.StringIO):
    """Somebody at a terminal, who types one line."""

    def isatty(self) -> bool:
        return True


class Interrupts(Person):
    """Somebody who presses Ctrl-C."""

    def readline(self, size: int | None = -1, /) -> str:
        raise KeyboardInterrupt


def entry_that_asks(entry: CatalogEntry) -> CatalogEntry:
    def consent(choices: Choices) -> Consent:
        return Consent(
            shown=("shop-web-1: running",),
            question="its name? ",
            word="shop",
            is_given=choices.yes_break == "shop",
            refused=("shop isn't ours.", "Add --yes-break shop."),
            agreed=replace(choices, yes_break="shop"),
        )

    return replace(entry, consent=consent)


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    """Returns a request for a system that asks."""
    request = parse(["--report", str(tmp_path), "--headless"])
    return replace(request, entry=entry_that_asks(request.entry))


def test_system_of_ours_needs_no_consent() -> None:
    request = parse(["raft"])
    assert with_consent(request, io.StringIO(), io.StringIO()) is request


def test_person_who_types_the_name_agrees_after_everything_was_shown(request_: Request) -> None:
    shown = io.StringIO()
    agreed = with_consent(request_, Person("shop\n"), shown)
    assert agreed.choices.yes_break == "shop"
    assert shown.getvalue() == "shop-web-1: running\nits name? "


@pytest.mark.parametrize("answer", [Person("yes\n"), Person("\n"), Person(""), Interrupts()])
def test_any_other_answer_leaves_the_project_alone(answer: Person, request_: Request) -> None:
    with pytest.raises(SubjectError, match="isn't ours") as raised:
        with_consent(request_, answer, io.StringIO())
    assert raised.value.remedy == "Add --yes-break shop."


def test_without_a_terminal_only_the_command_line_agrees(request_: Request) -> None:
    with pytest.raises(SubjectError, match="isn't ours"):
        with_consent(request_, io.StringIO("shop\n"), io.StringIO())
    given = replace(request_, choices=replace(request_.choices, yes_break="shop"))
    shown = io.StringIO()
    assert with_consent(given, io.StringIO(), shown).choices.yes_break == "shop"
    assert shown.getvalue() == "shop-web-1: running\n"

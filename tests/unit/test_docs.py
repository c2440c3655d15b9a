"""Links in the documents lead somewhere, and the commands in them are ones that we take."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui.app.arguments import parse
from gui.app.verbs import VERBS
from gui.launch import main as launcher

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT)
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    )
)
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)\)")
_COMMAND = re.compile(r"^ {4,}(?:python3 launch\.py|(?:uvx )?faultstage)\b(.*)$")
_OF_LAUNCHER = {"test", "bench", "shortcut", "download"}


def _anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    broken: list[str] = []
    for link in _LINK.findall((ROOT / page).read_text(encoding="utf-8")):
        name, _, anchor = link.partition("#")
        target = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


def _commands(page: Path) -> Iterator[str]:
    for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
        if (found := _COMMAND.match(line)) is not None:
            yield shlex.join(shlex.split(found[1], comments=True))


COMMANDS = sorted({command for page in PAGES for command in _commands(page)})


def test_the_documents_have_commands() -> None:
    assert len(COMMANDS) > 20


@pytest.mark.parametrize("command", COMMANDS)
def test_command_in_the_documents_is_one_that_we_take(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = shlex.split(command)
    if words[:1] == [launcher.WHEELS]:
        words = words[2:]
    if "--init" in words or (words and (words[0] in VERBS or words[0] in _OF_LAUNCHER)):
        return
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", "examples")
    for name in ("faultstage.yaml", "shop/faultstage.yaml", "FILE"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("system: {processes: {a: {command: [sleep, '9']}}}\n")
    for name in (word for word in words if word.endswith((".md", ".jsonl"))):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("# Welcome\n\nHello.\n", encoding="utf-8")
    if "--help" in words:
        with pytest.raises(SystemExit) as stop:
            parse(words)
        assert stop.value.code == 0
    else:
        parse(words)


def test_readme_begins_with_the_two_commands_that_are_enough() -> None:
    lines = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line]
    words = [line.split("#")[0].strip() for line in lines[1:3]]
    assert words == ["python3 launch.py", "python3 launch.py test"]


def test_every_page_is_in_the_site() -> None:
    named = re.findall(r": (\S+\.md)$", (ROOT / ".ci/mkdocs.yml").read_text(), re.MULTILINE)
    pages = {path.relative_to("docs").as_posix() for path in PAGES if path.parts[0] == "docs"}
    assert pages <= set(named)


def test_changelog_begins_with_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == project["version"]

"""Reads YAML and JSON into parts that know their places.

The events of PyYAML's parser are put together here and not by its composer, which knows neither
that a key is there twice, nor how large a file becomes once its aliases are written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import yaml
from msgspec import Struct, field
from yaml import events

from subjects.own.scenario.mistake_words import EMPTY
from subjects.own.scenario.mistakes import Mistake
from subjects.own.scenario.places import Mark
from subjects.own.scenario.text import yaml_words as words
from subjects.own.scenario.text.parts import ListPart, MapEntry, MapPart, Part, ScalarPart

MOST_PARTS = 50_000
"""A file with more values, its aliases written out, is refused."""

MOST_DEPTH = 40
"""Mappings and lists inside each other are refused beyond this depth."""

_MERGE = "<<"
_NO_KEY = ScalarPart(Mark())
"""Stands for a key that was told to be none; its value isn't kept."""

_TEXT_TAGS = frozenset({"!", "tag:yaml.org,2002:str"})


_Tagged = events.ScalarEvent | events.CollectionStartEvent


class YamlDocument(Struct, frozen=True):
    """The one document of a file.

    Attributes:
        root: its top.
        mistakes: what doesn't keep the rest from being read: keys that are there twice, and such.
        tags: the same for tags, which a Compose file may have.
    """

    root: Part
    mistakes: tuple[Mistake, ...] = ()
    tags: tuple[Mistake, ...] = ()


class BrokenYamlError(Exception):
    """Raised where a text is no YAML, or can't be read any further.

    Attributes:
        mistakes: what was found so far, and what ended the reading.
    """

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        """Stores the mistakes."""
        super().__init__("; ".join(mistake.text for mistake in mistakes))
        self.mistakes = mistakes


def parse_yaml(text: str, *, is_json: bool = False) -> YamlDocument:
    """Reads one document; ``is_json`` allows the tabs that JSON may be indented with.

    Raises:
        BrokenYamlError: the text is no YAML, holds no document or several, is too deep or too
            large.
    """
    builder = _Builder()
    try:
        for event in _events(text.replace("\t", " ") if is_json else text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.give_up(*_told(error))
    except yaml.YAMLError as error:
        builder.give_up(Mark(), words.no_yaml(str(error), ""))
    except (ValueError, OverflowError) as error:  # \U00ffffff in a text, and such
        builder.give_up(builder.last, words.no_yaml(str(error), ""))
    return builder.document()


def _events(text: str) -> Iterator[events.Event]:
    return yaml.parse(text, Loader=yaml.SafeLoader)


def _mark(mark: object) -> Mark:
    line, column = getattr(mark, "line", 0), getattr(mark, "column", 0)
    return Mark(line + 1, column + 1)


def _told(error: yaml.MarkedYAMLError) -> tuple[Mark, str]:
    """Returns where and how a text is no YAML; for what isn't closed, where that begins."""
    problem, context = error.problem or "", error.context or ""
    at = error.problem_mark or error.context_mark
    began = error.context_mark
    if began is not None and words.is_unclosed(problem):
        at = began
    return _mark(at), words.no_yaml(problem, context)


class _Open(Struct):
    """A mapping or list whose end hasn't come yet.

    Attributes:
        part: the mapping or list.
        anchor: the name that aliases call it by; None where it has none.
        size: how many values it holds so far, aliases written out.
        key: the key whose value comes next; None where a key comes next.
        merges: the values of ``<<``, which are merged at the end.
    """

    part: MapPart | ListPart
    anchor: str | None
    size: int = 1
    key: ScalarPart | None = None
    merges: list[Part] = field(default_factory=list[Part])


class _Builder:
    """Puts the parts together, event by event."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Part, int]] = {}
        self._root: Part | None = None
        self._documents = 0
        self._mistakes: list[Mistake] = []
        self._tags: list[Mistake] = []
        self.last = Mark()

    def document(self) -> YamlDocument:
        """Returns what was read."""
        root = self._root
        if root is None or (isinstance(root, ScalarPart) and root.value is None):
            self.give_up(None, EMPTY)
        return YamlDocument(cast("Part", root), tuple(self._mistakes), tuple(self._tags))

    def give_up(self, mark: Mark | None, text: str) -> None:
        """Ends the reading with a mistake."""
        raise BrokenYamlError((*self._mistakes, Mistake(mark, text)))

    def take(self, event: events.Event) -> None:
        """Takes one event of the parser."""
        self.last = mark = _mark(event.start_mark)
        match event:
            case events.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self.give_up(mark, words.SEVERAL_DOCUMENTS)
            case events.ScalarEvent():
                plain = event.style is None and event.tag not in _TEXT_TAGS
                self._check_tag(event, mark)
                self._add(ScalarPart(mark, event.value, plain), 1, event.anchor)
            case events.AliasEvent():
                self._add_alias(str(event.anchor), mark)
            case events.MappingStartEvent():
                self._begin(MapPart(mark), event)
            case events.SequenceStartEvent():
                self._begin(ListPart(mark), event)
            case events.CollectionEndEvent():
                self._end()
            case _:
                pass

    def _begin(self, part: MapPart | ListPart, event: events.CollectionStartEvent) -> None:
        self._check_tag(event, part.mark)
        if len(self._open) >= MOST_DEPTH:
            self.give_up(part.mark, words.too_deep(MOST_DEPTH))
        self._open.append(_Open(part, event.anchor))

    def _end(self) -> None:
        done = self._open.pop()
        if isinstance(done.part, MapPart):
            for source in done.merges:
                self._merge(done.part, source)
        self._add(done.part, done.size, done.anchor)

    def _add_alias(self, name: str, mark: Mark) -> None:
        if any(each.anchor == name for each in self._open):
            self.give_up(mark, words.alias_in_itself(name))
        known = self._anchors.get(name)
        if known is None:
            self._mistakes.append(Mistake(mark, words.unknown_anchor(name, self._anchors)))
            self._add(ScalarPart(mark), 1, None)
        else:
            self._add(known[0], known[1], None)

    def _add(self, part: Part, size: int, anchor: str | None) -> None:
        """Puts a finished part into the right place."""
        if anchor is not None:
            self._anchors[anchor] = (part, size)
        if not self._open:
            self._root = part
            return
        above = self._open[-1]
        above.size += size
        if above.size > MOST_PARTS:
            self.give_up(self.last, words.too_many_values(MOST_PARTS))
        if isinstance(above.part, ListPart):
            above.part.items.append(part)
        elif above.key is None:
            above.key = self._to_key(part)
        else:
            key, above.key = above.key, None
            self._put(above, above.part, key, part)

    def _to_key(self, part: Part) -> ScalarPart:
        if isinstance(part, ScalarPart):
            if part.value is not None:
                return part
            self._mistakes.append(Mistake(part.mark, words.NO_KEY))
        else:
            self._mistakes.append(Mistake(part.mark, words.KEY_IS_NO_TEXT))
        return _NO_KEY

    def _put(self, above: _Open, mapping: MapPart, key: ScalarPart, value: Part) -> None:
        if key is _NO_KEY:
            return
        if key.raw == _MERGE and key.is_plain:
            above.merges.append(value)
        elif (before := mapping.entries.get(key.raw)) is not None:
            told = words.duplicate_key(key.raw, before.mark.line)
            self._mistakes.append(Mistake(key.mark, told))
        else:
            mapping.entries[key.raw] = MapEntry(key.raw, key.mark, value)

    def _merge(self, mapping: MapPart, source: Part) -> None:
        """Adds the entries of ``<<`` that the mapping doesn't have itself."""
        sources = source.items if isinstance(source, ListPart) else [source]
        for each in sources:
            if isinstance(each, MapPart):
                mapping.entries = {**each.entries, **mapping.entries}
            else:
                self._mistakes.append(Mistake(each.mark, words.MERGES_NO_MAPPING))

    def _check_tag(
        self, event: events.ScalarEvent | events.CollectionStartEvent, mark: Mark
    ) -> None:
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            self._tags.append(Mistake(mark, words.tagged(event.tag)))

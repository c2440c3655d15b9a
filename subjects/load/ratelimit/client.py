"""The app's side of spans: what the load observed between two moments, such as in one burst."""

from __future__ import annotations

from msgspec import Struct

from subjects.load.answers import Answer, LoadDiedError, LoadLostError
from subjects.load.client import LoadProcess
from subjects.load.protocol import BeginSpan, EndSpan, SpanBegan, SpanEnded, SpanMark

_TRIES = 3


class OpenSpan(Struct, frozen=True):
    """A span that was begun.

    Attributes:
        number: what the load knows it by.
        name: what it observes.
        mark: where it began, for the load.
    """

    number: int
    name: str
    mark: SpanMark


async def begin_span(load: LoadProcess, name: str) -> OpenSpan:
    """Counts apart what becomes of all checks sent from now on.

    Raises:
        SubjectError: the load can't be had, or makes no checks.
    """
    command = BeginSpan(id=load.new_id(), name=name)
    answer = await load.ask(command)
    if not isinstance(answer, SpanBegan):
        raise _not_asked_for(answer)
    return OpenSpan(command.id, name, answer.mark)


async def end_span(load: LoadProcess, span: OpenSpan) -> SpanEnded:
    """Ends ``span``; returns what happened in it once each of its checks has an outcome.

    Where the load process died meanwhile, another one finds in the ledger what was allowed,
    and says that the span isn't whole.

    Raises:
        SubjectError: the load can't be had.
    """
    tries = 0
    while True:
        try:
            answer = await load.ask(
                EndSpan(id=load.new_id(), span=span.number, name=span.name, mark=span.mark)
            )
        except LoadDiedError:
            tries += 1
            if tries == _TRIES:
                raise
            continue
        if not isinstance(answer, SpanEnded):
            raise _not_asked_for(answer)
        return answer


def _not_asked_for(answer: Answer) -> LoadLostError:
    return LoadLostError(f"the load answered with {type(answer).__name__} to another question")

"""The app's side of spans: begins and ends the load's separate counts, such as for one burst."""

from __future__ import annotations

from msgspec import Struct

from subjects.load.answers import LoadDiedError, LoadLostError
from subjects.load.client import LoadProcess
from subjects.load.protocol import Answer, BeginSpan, EndSpan, SpanBegan, SpanEnded, SpanMark

_TRIES = 3


class OpenSpan(Struct, frozen=True):
    """A span that was begun and hasn't ended.

    Attributes:
        number: the number by which the load knows the span.
        name: what the span observes.
        mark: where the span began in the ledger.
    """

    number: int
    name: str
    mark: SpanMark


async def begin_span(load: LoadProcess, name: str) -> OpenSpan:
    """Begins a separate count of the outcomes of all checks sent from now on.

    Raises:
        SubjectError: the load can't be started, or makes no checks.
    """
    command = BeginSpan(id=load.new_id(), name=name)
    answer = await load.ask(command)
    if not isinstance(answer, SpanBegan):
        raise _not_asked_for(answer)
    return OpenSpan(command.id, name, answer.mark)


async def end_span(load: LoadProcess, span: OpenSpan) -> SpanEnded:
    """Ends ``span``; returns the counts once each check of the span has an outcome.

    Where the load process died meanwhile, the next one takes what was allowed from the ledger,
    and says that the span isn't whole.

    Raises:
        SubjectError: the load can't be started.
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

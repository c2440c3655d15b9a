"""The few shapes of JetStream's answers that the load reads."""

from __future__ import annotations

from msgspec import Struct, json

from subjects.kit.exchange import UNREADABLE
from subjects.load.driver import DriverError
from subjects.raft.wire import Message

NO_MESSAGE = 10037
"""JetStream's error code for "no message found"."""
NO_STREAM = 10059
"""JetStream's error code for "stream not found"."""

HEARD_WITHIN_NS = 1_400_000_000
"""A leader hears of the others once a second at least."""


class ApiError(Struct, frozen=True):
    """An error as JetStream says it."""

    description: str = ""
    code: int = 0
    err_code: int = 0


class State(Struct, frozen=True):
    """What a stream holds."""

    messages: int
    last_seq: int


class Stored(Struct, frozen=True):
    """A message as the stream keeps it; ``data`` is base64."""

    data: str = ""


class Replica(Struct, frozen=True):
    """Another node that holds the stream, as its leader sees it."""

    active: int = 0
    """Nanoseconds since the leader last heard of it."""


class StreamCluster(Struct, frozen=True):
    """Who holds a stream, by the word of its leader."""

    leader: str = ""
    replicas: tuple[Replica, ...] = ()


class ApiAnswer(Struct, frozen=True):
    """An acknowledgement of a put, a message got, a stream's state, or a consumer made."""

    error: ApiError | None = None
    seq: int = 0
    message: Stored | None = None
    state: State | None = None
    num_pending: int = 0
    cluster: StreamCluster | None = None


_decoder = json.Decoder(ApiAnswer)


class RefusedError(DriverError):
    """The system answered, and the answer is no.

    Attributes:
        err_code: JetStream's own code; 0 where it has none.
    """

    def __init__(self, message: str, err_code: int = 0) -> None:
        """Takes what the system said."""
        super().__init__(message)
        self.err_code = err_code


def decode_answer(message: Message) -> ApiAnswer:
    """Returns what ``message`` answers.

    Raises:
        RefusedError: it is an error, or nothing that JetStream says.
    """
    if message.head:
        status = message.head.split(b"\r\n", 1)[0].removeprefix(b"NATS/1.0").strip()
        if status:
            if status.startswith(b"503"):
                raise RefusedError("no node answers for the bucket: it has no leader now")
            raise RefusedError(f"the system answered {status.decode(errors='replace')}")
    try:
        answer = _decoder.decode(message.body)
    except UNREADABLE as error:
        raise RefusedError(f"not an answer of JetStream: {message.body[:60]!r}") from error
    if answer.error is not None:
        raise RefusedError(answer.error.description, answer.error.err_code)
    return answer


def has_majority(cluster: StreamCluster) -> bool:
    """Whether the leader that says so has heard of a majority lately.

    One that was cut off from the others takes itself for the leader for a while.
    """
    if not cluster.leader:
        return False
    # None at all is told as zero.
    heard = sum(0 < replica.active < HEARD_WITHIN_NS for replica in cluster.replicas)
    return 2 * (heard + 1) > len(cluster.replicas) + 1

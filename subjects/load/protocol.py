"""The messages between the app and the load process: one JSON object a line.

What the load measures and observes are the run's own events, but for the clock: all times here
are readings of ``time.monotonic()``, which local processes share.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, json

from core.model.events import AnomalyRead, ReadBackProgressed, Sampled, Suspended, WritesListed
from core.model.measurements import ReadBack
from core.process.files import UNDECODABLE

REPORT_INTERVAL_S = 0.1
"""Seconds between two reports on the load."""


class ProtocolError(Exception):
    """Raised for a line that isn't a message of this protocol."""


# --- app to load -------------------------------------------------------------------------


class Command(Struct, frozen=True, kw_only=True, tag_field="do", tag=str.lower):
    """A command of the app. Each is answered by exactly one report with the same ``id``."""

    id: int


class Start(Command, frozen=True, kw_only=True):
    """Open loop: ``rate`` operations a second from now on; answered by :class:`Started`.

    Attributes:
        rate: operations a second.
        write_share: the share of writes; the rest are reads.
        replicas: how many replicas must have a write before it counts as acknowledged, where
            the driver can wait for that.
    """

    rate: float
    write_share: float = 0.5
    replicas: int = 0


class Stop(Command, frozen=True, kw_only=True):
    """Send no more and wait for what is in flight; answered by :class:`Stopped`."""


class RunClosed(Command, frozen=True, kw_only=True):
    """Closed loop: ``concurrency`` writes in flight at all times for ``seconds``.

    Answered by :class:`ClosedResult` when it is over.
    """

    concurrency: int
    seconds: float


class CheckLedger(Command, frozen=True, kw_only=True):
    """Read all acknowledged writes back; answered by :class:`LedgerChecked`.

    Attributes:
        since: the number of the first write that is looked for.
        keeps_sending: whether a running load goes on meanwhile; what it writes isn't looked for.
    """

    since: int = 0
    keeps_sending: bool = False


class BeginSpan(Command, frozen=True, kw_only=True):
    """Begin to count the checks from now on apart, by outcome; answered by :class:`SpanBegan`.

    The ``id`` of this command names the span from then on.
    """

    name: str


class SpanMark(Struct, frozen=True, kw_only=True):
    """The place in the ledger where a span began, by which another process finds the span.

    Attributes:
        at: the beginning, in the ledger's own unit.
        totals: for each key the refused, failed and certainly falsely refused checks before.
    """

    at: int
    totals: tuple[tuple[int, int, int], ...]


class EndSpan(Command, frozen=True, kw_only=True):
    """End a span; answered by :class:`SpanEnded` once all checks of the span have an outcome."""

    span: int
    name: str
    mark: SpanMark


class Steer(Command, frozen=True, kw_only=True):
    """Ask the nodes that ``asked`` names from now on; answered by :class:`Steered`.

    Attributes:
        nodes: where each node is reached, as ``HOST:PORT`` by its name.
        asked: the names of those that are asked; empty for all.
    """

    nodes: dict[str, str]
    asked: tuple[str, ...] = ()


AnyCommand = Start | Stop | RunClosed | CheckLedger | BeginSpan | EndSpan | Steer


# --- load to app -------------------------------------------------------------------------


class Report(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """A report of the load process; the tag is that of events, which are reports, too."""


class Ready(Report, frozen=True, kw_only=True):
    """The load is connected; the ledger holds ``acked`` writes of ``attempted`` already."""

    attempted: int
    acked: int


class Started(Report, frozen=True, kw_only=True):
    """The open loop sends at the new rate."""

    id: int


class Stopped(Report, frozen=True, kw_only=True):
    """The open loop has stopped, and nothing is in flight any more."""

    id: int


class Steered(Report, frozen=True, kw_only=True):
    """The nodes that were named are asked from now on."""

    id: int


class ProgramRuns(Report, frozen=True, kw_only=True):
    """A program of the user's own was started, which ends with the app, too."""

    pid: int


class LedgerChecked(Report, frozen=True, kw_only=True):
    """The result of a read-back of the writes before number ``end``."""

    id: int
    result: ReadBack
    end: int = 0


class ClosedResult(Report, frozen=True, kw_only=True):
    """The result of a closed loop."""

    id: int
    acked: int
    failed: int
    refused: int = 0
    seconds: float
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None


class KeyCount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The checks of one key by outcome, as far as the load knows for certain.

    Attributes:
        key: the key.
        limit: how many may pass in any window.
        now: certainly allowed in the window that ends now: sent and answered within that window.
        allowed, refused, failed: checks by what became of them.
        most: the most that were certainly allowed in any window.
        windows_over: windows with more than the limit, each begun after the last one ended.
        false_refusals: refused although certainly below the limit.
    """

    key: str
    limit: int
    now: int = 0
    allowed: int = 0
    refused: int = 0
    failed: int = 0
    most: int = 0
    windows_over: int = 0
    false_refusals: int = 0

    @property
    def over(self) -> int:
        """The number by which the fullest window exceeded the limit."""
        return max(0, self.most - self.limit)

    @property
    def over_now(self) -> int:
        """The number by which the window that ends now exceeds the limit."""
        return max(0, self.now - self.limit)


class Windows(Report, frozen=True, kw_only=True):
    """The limits against the checks that were allowed, for each key, over the whole run.

    Attributes:
        t: the time of this report.
        window_s: the length of the limits' window.
        keys: the counts of each key's checks.
    """

    t: float
    window_s: float
    keys: tuple[KeyCount, ...]


class SpanBegan(Report, frozen=True, kw_only=True):
    """A span began at ``t``; the app hands ``mark`` back to end the span."""

    id: int
    t: float
    mark: SpanMark


class SpanEnded(Report, frozen=True, kw_only=True):
    """The checks sent within a span, once each has an outcome.

    The span's windows are those that end with one of these checks: what was allowed within a
    window's length before the span is in the first of them.

    Attributes:
        id: the id of the command that ended the span.
        span: the id of the command that began the span.
        name: what the span observed.
        t: when the span ended.
        seconds: the length of the span.
        keys: the counts of each key's checks; ``now`` is 0.
        whole: whether one load process saw all of the span.
        detail: what is missing from a span that isn't whole.
    """

    id: int
    span: int
    name: str
    t: float
    seconds: float
    keys: tuple[KeyCount, ...]
    whole: bool = True
    detail: str = ""


class Problem(Report, frozen=True, kw_only=True):
    """A failure, told in a sentence for people.

    After a ``fatal`` one the process ends. With an ``id``, the problem answers that command.
    """

    text: str
    remedy: str = ""
    fatal: bool = False
    id: int | None = None


class NoneSucceeded(Report, frozen=True, kw_only=True):
    """Of the first requests of a kind not one has succeeded.

    Attributes:
        kind: what such a request is called: ``write``.
        reason: why the last of them failed; empty where it got no answer in time.
    """

    kind: str
    reason: str


LoadEvent = Sampled | AnomalyRead | Suspended | ReadBackProgressed | WritesListed
"""The events of the run that the load process tells itself."""

Timed = LoadEvent | Windows | SpanBegan | SpanEnded
"""Reports with a time ``t``."""

Answer = Started | Stopped | Steered | ClosedResult | LedgerChecked | SpanBegan | SpanEnded
"""Reports that answer the command with the same ``id``."""

AnyReport = Ready | Answer | Timed | Problem | ProgramRuns | NoneSucceeded

Tell = Callable[[AnyReport], None]
"""Takes a report for the app."""

_commands: json.Decoder[AnyCommand] = json.Decoder(AnyCommand)
_reports: json.Decoder[AnyReport] = json.Decoder(AnyReport)
_encoder = json.Encoder()


def encode(message: Command | AnyReport) -> bytes:
    """Returns ``message`` as one line."""
    return _encoder.encode(message) + b"\n"


def decode_command(line: bytes) -> AnyCommand:
    """Returns the command in ``line``.

    Raises:
        ProtocolError: the line isn't a command.
    """
    try:
        return _commands.decode(line)
    except UNDECODABLE as error:
        raise ProtocolError(f"not a command of the load: {line[:80]!r} ({error})") from error


def decode_report(line: bytes) -> AnyReport:
    """Returns the report in ``line``.

    Raises:
        ProtocolError: the line isn't a report.
    """
    try:
        return _reports.decode(line)
    except UNDECODABLE as error:
        raise ProtocolError(f"not a report of the load: {line[:80]!r} ({error})") from error

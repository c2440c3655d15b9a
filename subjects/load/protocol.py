"""What the app and the load process say to each other: one JSON object a line.

All times are readings of ``time.monotonic()``, which local processes share.
"""

from __future__ import annotations

from msgspec import DecodeError, Struct, ValidationError, json

REPORT_INTERVAL_S = 0.1
"""How often the load is reported."""


class ProtocolError(Exception):
    """A line that isn't a message of this protocol."""


# --- app to load -------------------------------------------------------------------------


class Command(Struct, frozen=True, kw_only=True, tag_field="do", tag=str.lower):
    """What the app asks for. Each is answered by exactly one report with the same ``id``."""

    id: int


class Start(Command, frozen=True, kw_only=True):
    """Open loop: ``rate`` operations a second from now on; answered by :class:`Started`."""

    rate: float
    write_share: float = 0.5


class Stop(Command, frozen=True, kw_only=True):
    """Send no more and wait for what is in flight; answered by :class:`Stopped`."""


class RunClosed(Command, frozen=True, kw_only=True):
    """Closed loop: ``concurrency`` writes in flight at all times for ``seconds``.

    Answered by :class:`ClosedResult` when it is over.
    """

    concurrency: int
    seconds: float


class CheckLedger(Command, frozen=True, kw_only=True):
    """Read all acknowledged writes back; answered by :class:`LedgerChecked`."""


class BeginSpan(Command, frozen=True, kw_only=True):
    """Count apart what becomes of the checks from now on; answered by :class:`SpanBegan`.

    The span is known by this command's ``id`` from then on.
    """

    name: str


class SpanMark(Struct, frozen=True, kw_only=True):
    """Where a span began, as the load has it: another load process finds it by this.

    Attributes:
        at: the time, in the ledger's own unit.
        totals: for each key the refused, failed and certainly falsely refused checks till then.
    """

    at: int
    totals: tuple[tuple[int, int, int], ...]


class EndSpan(Command, frozen=True, kw_only=True):
    """End a span; answered by :class:`SpanEnded` once all checks sent in it have an outcome."""

    span: int
    name: str
    mark: SpanMark


AnyCommand = Start | Stop | RunClosed | CheckLedger | BeginSpan | EndSpan


# --- load to app -------------------------------------------------------------------------


class Report(Struct, frozen=True, kw_only=True, tag_field="is", tag=str.lower):
    """What the load process tells."""


class Ready(Report, frozen=True, kw_only=True):
    """Connected; the ledger holds ``acked`` writes of ``attempted`` already."""

    attempted: int
    acked: int


class Started(Report, frozen=True, kw_only=True):
    """The load runs."""

    id: int


class Stopped(Report, frozen=True, kw_only=True):
    """Nothing is in flight any more."""

    id: int


class Measured(Report, frozen=True, kw_only=True):
    """One interval; the fields are those of :class:`core.model.events.Sample`."""

    t: float
    interval_s: float
    attempted: int
    acked: int
    failed: int
    shed: int
    writes_acked: int
    in_flight: int
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None
    first_ack_t: float | None
    last_ack_t: float | None
    total_writes_acked: int
    total_failed: int
    read_anomalies: int
    refused: int = 0


class Anomaly(Report, frozen=True, kw_only=True):
    """A read missed an acknowledged write, or saw another value than the one written."""

    t: float
    key: str
    text: str


class Stalled(Report, frozen=True, kw_only=True):
    """The machine slept, or else the process stood still; the schedule is anew from ``t`` on."""

    t: float
    seconds: float
    slept: bool = False


class Checking(Report, frozen=True, kw_only=True):
    """Acknowledged writes verified so far."""

    t: float
    done: int
    total: int


class LedgerChecked(Report, frozen=True, kw_only=True):
    """The fields are those of :class:`core.model.events.ReadBack`."""

    id: int
    acked: int
    found: int
    lost: int
    unacked_found: int
    wrong: int
    seconds: float
    complete: bool
    detail: str = ""


class ClosedResult(Report, frozen=True, kw_only=True):
    """What a closed loop reached."""

    id: int
    acked: int
    failed: int
    refused: int = 0
    seconds: float
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None


class KeyCount(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the checks of one key, as far as the load knows for certain.

    Attributes:
        key: which one.
        limit: so many may pass in any window.
        now: certainly allowed in the window that ends now: sent and answered within it.
        allowed, refused, failed: checks by what became of them.
        most: the most that were certainly allowed in any window.
        windows_over: windows with more than the limit, each begun after the last one ended.
        false_refusals: refused although certainly below the limit.
        span_most: ``most`` since the latest span began that hasn't ended.
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
    span_most: int = 0

    @property
    def over(self) -> int:
        """By how much the fullest window exceeded the limit."""
        return max(0, self.most - self.limit)

    @property
    def over_now(self) -> int:
        """By how much the window that ends now exceeds it."""
        return max(0, self.now - self.limit)


class Windows(Report, frozen=True, kw_only=True):
    """The limits against what was allowed, for each key, over the whole run.

    Attributes:
        t: when.
        window_s: the length of the limits' window.
        keys: what became of each key's checks.
        span: the latest span that hasn't ended.
    """

    t: float
    window_s: float
    keys: tuple[KeyCount, ...]
    span: int | None = None


class SpanBegan(Report, frozen=True, kw_only=True):
    """A span began at ``t``; ``mark`` is to be handed back when it ends."""

    id: int
    t: float
    mark: SpanMark


class SpanEnded(Report, frozen=True, kw_only=True):
    """What happened in a span: to all checks sent in it, until each had an outcome.

    Its windows are those that end with one of these: what was allowed within a window's length
    before the span is in the first of them.

    Attributes:
        id: the command's.
        span: which one.
        name: what it observed.
        t: when it ended.
        seconds: how long it was.
        keys: what became of each key's checks; ``now`` is 0.
        whole: whether one load process saw all of it.
        detail: what is missing where it isn't whole.
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
    """Something failed; the sentence is for people.

    With ``fatal`` the process ends after it. With an ``id`` it is the answer to that command.
    """

    text: str
    remedy: str = ""
    fatal: bool = False
    id: int | None = None


AnyReport = (
    Ready
    | Started
    | Stopped
    | Measured
    | Anomaly
    | Stalled
    | Checking
    | LedgerChecked
    | ClosedResult
    | Windows
    | SpanBegan
    | SpanEnded
    | Problem
)

_commands: json.Decoder[AnyCommand] = json.Decoder(AnyCommand)
_reports: json.Decoder[AnyReport] = json.Decoder(AnyReport)
_encoder = json.Encoder()


def encode(message: Command | Report) -> bytes:
    """Returns ``message`` as one line."""
    return _encoder.encode(message) + b"\n"


def decode_command(line: bytes) -> AnyCommand:
    """Returns the command in ``line``.

    Raises:
        ProtocolError: it isn't one.
    """
    try:
        return _commands.decode(line)
    except (DecodeError, ValidationError) as error:
        raise ProtocolError(f"not a command of the load: {line[:80]!r} ({error})") from error


def decode_report(line: bytes) -> AnyReport:
    """Returns the report in ``line``.

    Raises:
        ProtocolError: it isn't one.
    """
    try:
        return _reports.decode(line)
    except (DecodeError, ValidationError) as error:
        raise ProtocolError(f"not a report of the load: {line[:80]!r} ({error})") from error

"""Every event of a run, as tagged structs: the timeline's items and the recording's format.

All times named ``t`` or ``*_t`` are seconds since the start of the run on its monotonic
clock. An event is never changed once made; what anyone sees is a fold over events. Readers
name all values that events carry through here too.
"""

from __future__ import annotations

from core.model.acts import Act, LaneSpan, Losses, LostSpan, LostWrite
from core.model.audience import (
    Ballot,
    BallotCount,
    BallotOption,
    BallotResult,
    ChosenBy,
    Question,
    VoteEnd,
)
from core.model.events.audience import (
    AudienceClosed,
    AudienceCounted,
    AudienceOpened,
    GuessesJudged,
    VoteClosed,
    VoteClosing,
    VoteOpened,
    VotesCounted,
)
from core.model.events.base import (
    FORMAT_VERSION,
    Event,
)
from core.model.events.fault import (
    AskedActionEnded,
    CountdownEnded,
    CountdownStarted,
    FaultCleared,
    FaultInjected,
    FaultStopped,
    VictimChosen,
)
from core.model.events.findings import (
    ActEnded,
    Compared,
    Detected,
    Diagnosed,
    Recovered,
    Rejoined,
    ViolationClosed,
    ViolationOpened,
)
from core.model.events.logs import CandidateSeen, LogPosition, LogsObserved, VoteSeen
from core.model.events.messages import (
    Checked,
    ChoiceClosed,
    ChoiceOffered,
    FeedLine,
    NoticeShown,
    Progressed,
)
from core.model.events.run import (
    ChapterCompleted,
    ChapterEntered,
    ChapterFailed,
    ChapterStarted,
    Narrated,
    RunStarted,
    StoryCompleted,
    Suspended,
)
from core.model.events.system import (
    AnomalyRead,
    BaselineLearned,
    BoundLearned,
    ConditionObserved,
    LeaderElected,
    LimitSet,
    LinksLost,
    LinksMeasured,
    LoadChanged,
    NodeObserved,
    ReadBackDone,
    ReadBackProgressed,
    Sampled,
    ShardsObserved,
    SystemObserved,
    SystemReady,
    WritesListed,
)
from core.model.expectations import Expected, ExpectedResult, Measure
from core.model.measurements import Baseline, Durations, GroupAcks, NodeTally, ReadBack, Sample
from core.model.records import (
    Bound,
    ChapterInfo,
    CheckStatus,
    ComparedRow,
    Explanation,
    Group,
    Level,
    LinkUse,
    LoadKind,
    LoadStatus,
    NarrationPlace,
    NodeHealth,
    NodeStatus,
    Nouns,
    Option,
    PreflightCheck,
    Role,
    RoleNouns,
    StoodStill,
    UnknownBecause,
)

AnyEvent = (
    RunStarted
    | ChapterEntered
    | ChapterStarted
    | ChapterCompleted
    | ChapterFailed
    | Narrated
    | StoryCompleted
    | Suspended
    | FeedLine
    | NoticeShown
    | Checked
    | Progressed
    | ChoiceOffered
    | ChoiceClosed
    | NodeObserved
    | LeaderElected
    | SystemReady
    | ConditionObserved
    | SystemObserved
    | ShardsObserved
    | LogsObserved
    | VoteSeen
    | CandidateSeen
    | LinksMeasured
    | LinksLost
    | LoadChanged
    | Sampled
    | LimitSet
    | BaselineLearned
    | BoundLearned
    | AnomalyRead
    | ReadBackProgressed
    | ReadBackDone
    | VictimChosen
    | CountdownStarted
    | CountdownEnded
    | FaultInjected
    | FaultStopped
    | FaultCleared
    | ViolationOpened
    | ViolationClosed
    | Detected
    | Diagnosed
    | Recovered
    | Rejoined
    | ActEnded
    | Compared
    | WritesListed
    | AskedActionEnded
    | AudienceOpened
    | AudienceClosed
    | AudienceCounted
    | VoteOpened
    | VotesCounted
    | VoteClosing
    | VoteClosed
    | GuessesJudged
)
"""The union that a recording is decoded as."""

__all__ = [
    "FORMAT_VERSION",
    "Act",
    "ActEnded",
    "AnomalyRead",
    "AnyEvent",
    "AskedActionEnded",
    "AudienceClosed",
    "AudienceCounted",
    "AudienceOpened",
    "Ballot",
    "BallotCount",
    "BallotOption",
    "BallotResult",
    "Baseline",
    "BaselineLearned",
    "Bound",
    "BoundLearned",
    "CandidateSeen",
    "ChapterCompleted",
    "ChapterEntered",
    "ChapterFailed",
    "ChapterInfo",
    "ChapterStarted",
    "CheckStatus",
    "Checked",
    "ChoiceClosed",
    "ChoiceOffered",
    "ChosenBy",
    "Compared",
    "ComparedRow",
    "ConditionObserved",
    "CountdownEnded",
    "CountdownStarted",
    "Detected",
    "Diagnosed",
    "Durations",
    "Event",
    "Expected",
    "ExpectedResult",
    "Explanation",
    "FaultCleared",
    "FaultInjected",
    "FaultStopped",
    "FeedLine",
    "Group",
    "GroupAcks",
    "GuessesJudged",
    "LaneSpan",
    "LeaderElected",
    "Level",
    "LimitSet",
    "LinkUse",
    "LinksLost",
    "LinksMeasured",
    "LoadChanged",
    "LoadKind",
    "LoadStatus",
    "LogPosition",
    "LogsObserved",
    "Losses",
    "LostSpan",
    "LostWrite",
    "Measure",
    "Narrated",
    "NarrationPlace",
    "NodeHealth",
    "NodeObserved",
    "NodeStatus",
    "NodeTally",
    "NoticeShown",
    "Nouns",
    "Option",
    "PreflightCheck",
    "Progressed",
    "Question",
    "ReadBack",
    "ReadBackDone",
    "ReadBackProgressed",
    "Recovered",
    "Rejoined",
    "Role",
    "RoleNouns",
    "RunStarted",
    "Sample",
    "Sampled",
    "ShardsObserved",
    "StoodStill",
    "StoryCompleted",
    "Suspended",
    "SystemObserved",
    "SystemReady",
    "UnknownBecause",
    "VictimChosen",
    "ViolationClosed",
    "ViolationOpened",
    "VoteClosed",
    "VoteClosing",
    "VoteEnd",
    "VoteOpened",
    "VoteSeen",
    "VotesCounted",
    "WritesListed",
]

"""What goes to the server and what comes back.

Every answer keeps the whole document in `json`, so that members which later servers add can be read at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

Json = Dict[str, Any]
#: `None` returns a fact to its default.
Fact = Union[None, bool, int, float, str]


def instant(time: datetime) -> str:
    """A time as the server reads it; one without an offset is refused, because it could mean any zone."""
    if time.tzinfo is None:
        raise ValueError("a time needs an offset: datetime.now(timezone.utc), not datetime.now()")
    return time.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """A time as the server writes it."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@dataclass(frozen=True)
class Turn:
    """One message, or one thing that happened."""

    #: Unique within the conversation. The same turn again gives the same answer, so keep the id when you try again.
    id: str
    text: str = ""
    #: `customer`, `bot`, `agent`, `draft` or `event`.
    speaker: str = "customer"
    #: With an offset; the server's time if it is missing.
    at: Optional[datetime] = None
    channel: Optional[str] = None
    #: `text`, `image`, `voice`, `card` or `sticker`.
    kind: Optional[str] = None
    #: Changes only: a fact keeps its value until another comes.
    facts: Mapping[str, Fact] = field(default_factory=dict)
    #: Of a bot turn: False if the bot had no answer.
    answered: Optional[bool] = None
    #: Of an agent turn: the bot answers again.
    gives_back: bool = False
    #: States of desks by name: `open`, `closed`, `full`.
    desks: Mapping[str, str] = field(default_factory=dict)
    #: Of an event turn: its name.
    event: Optional[str] = None

    @property
    def json(self) -> Json:
        members: Json = {"turn": self.id, "speaker": self.speaker}
        if self.text:
            members["text"] = self.text
        if self.at is not None:
            members["at"] = instant(self.at)
        if self.channel is not None:
            members["channel"] = self.channel
        if self.kind is not None:
            members["kind"] = self.kind
        if self.facts:
            members["facts"] = dict(self.facts)
        if self.answered is not None:
            members["answered"] = self.answered
        if self.gives_back:
            members["gives_back"] = True
        if self.desks:
            members["desks"] = dict(self.desks)
        if self.event is not None:
            members["event"] = self.event
        return members


@dataclass(frozen=True)
class Message:
    """Something to send to the customer."""

    #: `notice`, `opening`, `reply`, `question`, `answer`, `handoff`, `branch` or `replacement`.
    role: str
    text: str
    script: Optional[str]
    language: Optional[str]

    @classmethod
    def of(cls, json: Json) -> "Message":
        return cls(json.get("role", ""), json.get("text", ""), json.get("script"), json.get("language"))


@dataclass(frozen=True)
class DecisionHandoff:
    """Where a decision sends the conversation."""

    desk: str
    wanted_desk: str
    #: `live`, `redirected`, `ticket` or `callback`.
    delivery: str
    #: `low`, `normal`, `high` or `urgent`.
    priority: str
    #: Whether the open case was changed instead of a new one opened.
    is_update: bool
    is_protected: bool
    json: Json = field(repr=False)

    @classmethod
    def of(cls, json: Json) -> "DecisionHandoff":
        return cls(
            json["desk"], json["wanted_desk"], json["delivery"], json["priority"], json["update"], json["protected"], json
        )


@dataclass(frozen=True)
class Decision:
    """What to do now, and why. docs/decision-schema.md says what each member means."""

    conversation: str
    turn: str
    #: `auto`, `reply`, `handoff`, `hold`, `send`, `replace` or `noted`.
    kind: str
    rule: Optional[str]
    messages: Tuple[Message, ...]
    template: Optional[str]
    handoff: Optional[DecisionHandoff]
    tags: Tuple[str, ...]
    agent_notes: Tuple[str, ...]
    bot_guides: Tuple[str, ...]
    notify: Tuple[str, ...]
    reasons: Tuple[str, ...]
    #: Log them: something went wrong and a person was asked.
    faults: Tuple[Json, ...]
    #: The page for the agent.
    brief: Optional[Json]
    #: `bot`, `waiting` or `agent`.
    owner: str
    #: Fingerprint of the rules that decided.
    policy: str
    json: Json = field(repr=False)

    @classmethod
    def of(cls, json: Json) -> "Decision":
        handoff = json.get("handoff")
        return cls(
            conversation=json["conversation"],
            turn=json["turn"],
            kind=json["decision"],
            rule=json.get("rule"),
            messages=tuple(Message.of(message) for message in json.get("messages", ())),
            template=json.get("template"),
            handoff=DecisionHandoff.of(handoff) if handoff else None,
            tags=tuple(json.get("tags", ())),
            agent_notes=tuple(json.get("agent_notes", ())),
            bot_guides=tuple(json.get("bot_guides", ())),
            notify=tuple(json.get("notify", ())),
            reasons=tuple(json.get("reasons", ())),
            faults=tuple(json.get("faults", ())),
            brief=json.get("brief"),
            owner=json["owner"],
            policy=json["policy"],
            json=json,
        )


@dataclass(frozen=True)
class Answer:
    """The decision on a turn of a kept conversation."""

    decision: Decision
    #: Number of the turn in its conversation.
    revision: int
    #: Id of the open handoff.
    handoff: Optional[str]
    #: As the server sent it; a repeated turn gives the same bytes.
    body: bytes = field(repr=False)

    @classmethod
    def of(cls, json: Json, body: bytes) -> "Answer":
        return cls(Decision.of(json["decision"]), json["revision"], json.get("handoff"), body)


@dataclass(frozen=True)
class StatelessAnswer:
    """A decision, and the conversation after it, which the caller keeps and sends with the next turn."""

    decision: Decision
    state: str

    @classmethod
    def of(cls, json: Json) -> "StatelessAnswer":
        return cls(Decision.of(json["decision"]), json["state"])


@dataclass(frozen=True)
class TimelineTurn:
    """A turn as it was recorded."""

    number: int
    turn: str
    speaker: str
    at: datetime
    policy: str
    #: What was said, as far as the server's setting keeps it.
    said: Optional[Json]
    #: What was answered; None once a retention forgot it.
    answer: Optional[Json]

    @classmethod
    def of(cls, json: Json) -> "TimelineTurn":
        return cls(
            json["number"],
            json["turn"],
            json["speaker"],
            moment(json["at"]),
            json["policy"],
            json.get("said"),
            json.get("answer"),
        )


@dataclass(frozen=True)
class Timeline:
    """A page of a conversation."""

    conversation: str
    revision: int
    owner: Optional[str]
    handoff: Optional[str]
    turns: Tuple[TimelineTurn, ...]
    feedback: Tuple[Json, ...]
    #: Where the next page begins; None if this is the last.
    next: Optional[int]
    json: Json = field(repr=False)

    @classmethod
    def of(cls, json: Json) -> "Timeline":
        return cls(
            json["conversation"],
            json["revision"],
            json.get("owner"),
            json.get("handoff"),
            tuple(TimelineTurn.of(turn) for turn in json["turns"]),
            tuple(json.get("feedback", ())),
            json.get("next"),
            json,
        )


@dataclass(frozen=True)
class Erasure:
    """Proof that a conversation was erased."""

    #: SHA-256 of the conversation's id.
    subject: str
    at: datetime
    records: int
    #: SHA-256 over what was erased.
    proof: str

    @classmethod
    def of(cls, json: Json) -> "Erasure":
        return cls(json["subject"], moment(json["at"]), json["records"], json["proof"])


@dataclass(frozen=True)
class Handoff:
    """A conversation that waits for a person, or has one."""

    id: str
    conversation: str
    #: `waiting`, `claimed` or `settled`.
    status: str
    desk: str
    priority: str
    delivery: str
    why: str
    skills: Tuple[str, ...]
    opened: datetime
    agent: Optional[str]
    claimed_until: Optional[datetime]
    #: Only of a handoff that was asked for by itself.
    brief: Optional[Json]
    json: Json = field(repr=False)

    @classmethod
    def of(cls, json: Json) -> "Handoff":
        until = json.get("claimed_until")
        return cls(
            json["id"],
            json["conversation"],
            json["status"],
            json["desk"],
            json["priority"],
            json["delivery"],
            json["why"],
            tuple(json.get("skills", ())),
            moment(json["opened"]),
            json.get("agent"),
            moment(until) if until else None,
            json.get("brief"),
            json,
        )


@dataclass(frozen=True)
class HandoffPage:
    """A page of the queue, the most pressing first."""

    handoffs: List[Handoff]
    #: Where the next page begins; None if this is the last.
    next: Optional[str]

    @classmethod
    def of(cls, json: Json) -> "HandoffPage":
        return cls([Handoff.of(handoff) for handoff in json["handoffs"]], json.get("next"))

"""Client of the Heed decision server. Needs nothing but Python's standard library.

    from heed import Client, Turn

    client = Client("http://127.0.0.1:8080")
    answer = client.turn("c-17", Turn("t1", text="Where is my order?"))
    for message in answer.decision.messages:
        print(message.text)
"""

from .client import Client, RetryPolicy
from .errors import HeedError, Problem, Unreachable
from .events import Event
from .values import (
    Answer,
    Decision,
    DecisionHandoff,
    Erasure,
    Handoff,
    HandoffPage,
    Message,
    StatelessAnswer,
    Timeline,
    TimelineTurn,
    Turn,
)
from .webhooks import is_signed

__all__ = [
    "Answer",
    "Client",
    "Decision",
    "DecisionHandoff",
    "Erasure",
    "Event",
    "Handoff",
    "HandoffPage",
    "HeedError",
    "Message",
    "Problem",
    "RetryPolicy",
    "StatelessAnswer",
    "Timeline",
    "TimelineTurn",
    "Turn",
    "Unreachable",
    "is_signed",
]

"""Events of the server, as they are streamed (text/event-stream)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List


@dataclass(frozen=True)
class Event:
    """Something that happened: `handoff.opened`, `handoff.claimed` …"""

    #: Give the last one back in order to go on after it.
    id: int
    kind: str
    data: Dict[str, Any]


def parsed(lines: Iterable[bytes]) -> Iterator[Event]:
    """The events of a stream's lines. Comments, and fields that this client does not know, are passed over."""
    identifier, kind = "", "message"
    data: List[str] = []
    for raw in lines:
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            if data and identifier.isdigit():
                yield Event(int(identifier), kind, json.loads("\n".join(data)))
            identifier, kind, data = "", "message", []
            continue
        name, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if name == "id":
            identifier = value
        elif name == "event":
            kind = value
        elif name == "data":
            data.append(value)

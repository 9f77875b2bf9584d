"""What can go wrong."""

from __future__ import annotations

from typing import Any, Mapping, Optional


class HeedError(Exception):
    """Any failure of a call."""


class Unreachable(HeedError):
    """No answer came: the server is away, or the connection broke.

    Whether the call took effect is unknown. Calls with a turn id may simply be made again.
    """


class Problem(HeedError):
    """The server refused the call and said why (RFC 9457)."""

    def __init__(self, status: int, code: str, detail: str, retry_after: Optional[float] = None) -> None:
        super().__init__(f"{code} ({status}): {detail}")
        #: Status of the response.
        self.status = status
        #: Stable word for programs: `turn-reused`, `already-claimed`, `erased` …
        self.code = code
        #: For people: what is wrong, and what to do about it.
        self.detail = detail
        #: Seconds after which the server asks to be tried again.
        self.retry_after = retry_after

    @classmethod
    def of(cls, status: int, document: Mapping[str, Any], retry_after: Optional[float]) -> "Problem":
        return cls(
            status,
            str(document.get("code", "unknown")),
            str(document.get("detail", document.get("title", "no detail given"))),
            retry_after,
        )

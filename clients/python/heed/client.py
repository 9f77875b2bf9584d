"""Calls to the server."""

from __future__ import annotations

import http.client
import json
import random
import ssl
import threading
import time
from dataclasses import dataclass
from email.message import Message as Fields
from typing import Any, Generator, List, Mapping, Optional, Sequence, Tuple, Union
from urllib.parse import quote, urlencode, urlsplit

from .errors import HeedError, Problem, Unreachable
from .events import Event, parsed
from .values import Answer, Erasure, Handoff, HandoffPage, Json, StatelessAnswer, Timeline, Turn


@dataclass(frozen=True)
class RetryPolicy:
    """When a call that may be repeated is made again: after a broken connection, and when the server asks for it."""

    attempts: int = 4
    #: Seconds before the second attempt; doubled for each one after it, up to `longest`.
    first: float = 0.1
    longest: float = 5.0

    def delay(self, attempt: int, asked: Optional[float]) -> float:
        """Seconds before an attempt, 1 being the first repetition. Spread, so that many clients do not come at once."""
        spread: float = random.uniform(0.5, 1.0)
        return max(asked or 0.0, min(self.first * 2.0 ** (attempt - 1), self.longest) * spread)


class Client:
    """A server. Safe to share among threads; connections are kept open and used again.

    Every call raises `Problem` for what the server refuses and `Unreachable` when no answer came. Calls that may be
    repeated without harm are repeated as `retries` says: reading, erasing, and turns, whose id tells the server that it
    knows them.
    """

    def __init__(
        self,
        address: str,
        token: Optional[str] = None,
        timeout: float = 10.0,
        retries: RetryPolicy = RetryPolicy(),
        ca: Optional[str] = None,
        tls: Optional[ssl.SSLContext] = None,
    ) -> None:
        """
        address: `http://127.0.0.1:8080` or `https://heed.example`.
        token: bearer token, where the server asks for one.
        timeout: seconds to connect, and between two pieces of an answer.
        ca: PEM file of the roots that a server over https must be vouched for by; else those of the system.
        tls: everything about TLS, in place of `ca`: a certificate of the client, for example.
        """
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"an address like http://127.0.0.1:8080 is needed, not {address!r}")
        if parts.query or parts.fragment:
            raise ValueError("the address ends with the path; no query belongs to it")
        self._is_secure = parts.scheme == "https"
        if not self._is_secure and (ca is not None or tls is not None):
            raise ValueError(f"`ca` and `tls` belong to an address with https, not {address!r}")
        if ca is not None and tls is not None:
            raise ValueError("`ca` is one way to say what `tls` says: give one of them")
        self._host = parts.hostname
        self._port = parts.port or (443 if self._is_secure else 80)
        self._prefix = parts.path.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._retries = retries
        self._tls = tls if tls is not None or not self._is_secure else ssl.create_default_context(cafile=ca)
        #: Connections that nobody uses now.
        self._idle: List[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    # Turns

    def decide(
        self, conversation: str, turn: Turn, state: Optional[str] = None, explain: bool = False
    ) -> StatelessAnswer:
        """Decides on a turn without keeping anything: `state` is that of the answer before."""
        body = {"conversation": conversation, **turn.json}
        if state is not None:
            body["state"] = state
        document, _ = self._call("POST", "/v1/decide", body, {"explain": "true"} if explain else None)
        return StatelessAnswer.of(document)

    def turn(
        self, conversation: str, turn: Turn, after: Optional[str] = None, explain: bool = False
    ) -> Answer:
        """Decides on a turn of a conversation that the server keeps.

        `after`: id of the turn that must be the last one; another one is refused as `out-of-order`.
        """
        body = turn.json
        if after is not None:
            body["after"] = after
        return self._answer(conversation, "turns", body, explain)

    def draft(self, conversation: str, turn: Turn, explain: bool = False) -> Answer:
        """Asks whether a text of the bot may be sent."""
        return self._answer(conversation, "drafts", {**turn.json, "speaker": "draft"}, explain)

    def event(self, conversation: str, turn: Turn, explain: bool = False) -> Answer:
        """Tells of something without a text: a rating, the silence of an agent."""
        return self._answer(conversation, "events", {**turn.json, "speaker": "event"}, explain)

    def resume(self, conversation: str, turn: str) -> Answer:
        """Gives the conversation back to the bot; `turn` is the id of this step."""
        return self._answer(conversation, "resume", {"turn": turn}, False)

    def _answer(self, conversation: str, verb: str, body: Json, explain: bool) -> Answer:
        query = {"explain": "true"} if explain else None
        return Answer.of(*self._call("POST", f"/v1/conversations/{_part(conversation)}/{verb}", body, query))

    # What is kept

    def timeline(self, conversation: str, after: int = 0, limit: int = 100) -> Timeline:
        """A page of what happened in a conversation, from the turn after `after`."""
        query = {"after": str(after), "limit": str(limit)}
        return Timeline.of(self._call("GET", f"/v1/conversations/{_part(conversation)}", query=query)[0])

    def erase(self, conversation: str) -> Erasure:
        """Removes everything of a conversation. Its id is used up."""
        return Erasure.of(self._call("DELETE", f"/v1/conversations/{_part(conversation)}")[0])

    def feedback(
        self,
        conversation: str,
        satisfaction: Optional[int] = None,
        decision: Optional[str] = None,
        comment: Optional[str] = None,
        turn: Optional[str] = None,
        author: Optional[str] = None,
    ) -> None:
        """Says how content the customer was (1 to 5), or which decision would have been right."""
        members = {
            "satisfaction": satisfaction,
            "decision": decision,
            "comment": comment,
            "turn": turn,
            "author": author,
        }
        body = {name: value for name, value in members.items() if value is not None}
        self._call("POST", f"/v1/conversations/{_part(conversation)}/feedback", body, repeatable=False)

    # Handoffs

    def handoffs(
        self,
        desk: Optional[str] = None,
        status: Optional[str] = None,
        agent: Optional[str] = None,
        conversation: Optional[str] = None,
        priority: Optional[str] = None,
        limit: int = 100,
        after: Optional[str] = None,
    ) -> HandoffPage:
        """A page of the queue; without a `status` of those who wait, `any` for all. `priority`: this one or higher."""
        members = {
            "desk": desk,
            "status": status,
            "agent": agent,
            "conversation": conversation,
            "priority": priority,
            "limit": str(limit),
            "after": after,
        }
        query = {name: value for name, value in members.items() if value is not None}
        return HandoffPage.of(self._call("GET", "/v1/handoffs", query=query)[0])

    def handoff(self, id: str) -> Handoff:
        """A handoff with its brief."""
        return Handoff.of(self._call("GET", f"/v1/handoffs/{_part(id)}")[0])

    def claim(self, id: str, agent: str, seconds: Optional[int] = None) -> Handoff:
        """Takes a handoff for an agent, until `seconds` have passed; renew it in time. `already-claimed` if another has it."""
        return self._claimed(id, "claim", {"agent": agent, "seconds": seconds})

    def claim_next(
        self, agent: str, desk: Optional[str] = None, skills: Sequence[str] = (), seconds: Optional[int] = None
    ) -> Optional[Handoff]:
        """Takes the first handoff that waits and that the agent's skills suffice for; None if there is none.

        Not repeated by itself: a second call would take a second handoff.
        """
        body: Json = {"agent": agent, "skills": list(skills)}
        if desk is not None:
            body["desk"] = desk
        if seconds is not None:
            body["seconds"] = seconds
        document, _ = self._call("POST", "/v1/handoffs/claim", body, repeatable=False)
        return Handoff.of(document) if document else None

    def renew(self, id: str, agent: str, seconds: Optional[int] = None) -> Handoff:
        """Keeps a handoff for longer."""
        return self._claimed(id, "renew", {"agent": agent, "seconds": seconds})

    def give_back(self, id: str, agent: str, desk: Optional[str] = None) -> Handoff:
        """Puts a handoff back into the queue, at another desk if one is named."""
        return self._claimed(id, "return", {"agent": agent, "desk": desk}, repeatable=False)

    def resolve(self, id: str, agent: str, outcome: Optional[str] = None) -> Answer:
        """Settles a handoff; the bot answers again."""
        body = {name: value for name, value in {"agent": agent, "outcome": outcome}.items() if value is not None}
        return Answer.of(*self._call("POST", f"/v1/handoffs/{_part(id)}/resolve", body))

    def _claimed(self, id: str, verb: str, members: Json, repeatable: bool = True) -> Handoff:
        body = {name: value for name, value in members.items() if value is not None}
        return Handoff.of(self._call("POST", f"/v1/handoffs/{_part(id)}/{verb}", body, repeatable=repeatable)[0])

    # Events

    def events(self, after: Optional[int] = None) -> Generator[Event, None, None]:
        """What happens to handoffs, from now on or after an event, without end.

        A broken stream is opened again after the last event that was read, so that none is missed or given twice. Close
        the generator to end it.
        """
        last = after
        failures = 0
        while True:
            connection = self._connection()
            try:
                headers = self._headers({"Accept": "text/event-stream"})
                if last is not None:
                    headers["Last-Event-ID"] = str(last)
                connection.request("GET", self._prefix + "/v1/events", headers=headers)
                response = connection.getresponse()
                if response.status != 200:
                    raise self._problem(response.status, response.read(), response.headers)
                for event in parsed(response):
                    failures = 0
                    last = event.id
                    yield event
            except Problem as problem:
                if problem.status < 500:
                    raise
                failures += 1
                time.sleep(self._retries.delay(min(failures, 10), problem.retry_after))
            except (OSError, http.client.HTTPException):
                failures += 1
                time.sleep(self._retries.delay(min(failures, 10), None))
            finally:
                connection.close()

    # The rules and the server

    def policy(self) -> Json:
        """The rules in force."""
        return self._call("GET", "/v1/policy")[0]

    def check(self, files: Mapping[str, str]) -> Json:
        """Whether rules are right: texts by their names. Nothing comes into force."""
        return self._call("POST", "/v1/policy/check", {"files": dict(files)})[0]

    def is_ready(self) -> bool:
        """Whether the server can decide and keep turns now."""
        try:
            self._call("GET", "/readyz", repeatable=False)
            return True
        except HeedError:
            return False

    def close(self) -> None:
        """Closes the connections that are kept open. A later call opens one again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Transport

    def _connection(self) -> Union[http.client.HTTPConnection, http.client.HTTPSConnection]:
        if self._is_secure:
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)

    def _headers(self, headers: Json) -> Json:
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        return headers

    @staticmethod
    def _problem(status: int, body: bytes, headers: Fields) -> Problem:
        after = headers.get("Retry-After")
        asked = float(after) if after is not None and after.isdigit() else None
        try:
            document = json.loads(body)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            # Not Heed, but something before it.
            document = {"code": "unknown", "detail": body[:200].decode("utf-8", "replace")}
        return Problem.of(status, document, asked)

    def _call(
        self,
        method: str,
        path: str,
        body: Optional[Json] = None,
        query: Optional[Mapping[str, str]] = None,
        repeatable: bool = True,
    ) -> Tuple[Json, bytes]:
        """The answer as a document and as bytes; an empty document for an answer without a body."""
        target = self._prefix + path + ("?" + urlencode(query) if query else "")
        content = None if body is None else _encoded(body)
        attempt = 0
        while True:
            attempt += 1
            try:
                status, headers, answer = self._exchange(method, target, content)
            except (OSError, http.client.HTTPException) as error:
                # Who shows a wrong certificate shows it again.
                is_final = isinstance(error, ssl.SSLCertVerificationError)
                if is_final or not repeatable or attempt >= self._retries.attempts:
                    raise Unreachable(f"no answer from {self._host}:{self._port}: {error or type(error).__name__}") from error
                time.sleep(self._retries.delay(attempt, None))
                continue
            if status < 300:
                return (json.loads(answer) if answer else {}), answer
            problem = self._problem(status, answer, headers)
            # 429 and 503: nothing was done, or it may be done again.
            if status not in (429, 503) or not repeatable or attempt >= self._retries.attempts:
                raise problem
            time.sleep(self._retries.delay(attempt, problem.retry_after))

    def _exchange(
        self, method: str, target: str, content: Optional[bytes]
    ) -> Tuple[int, Fields, bytes]:
        headers: Json = self._headers({"Accept": "application/json", "User-Agent": "heed-python/0.1.0"})
        if content is not None:
            headers["Content-Type"] = "application/json"
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        is_old = connection is not None
        connection = connection or self._connection()
        try:
            connection.request(method, target, body=content, headers=headers)
            response = connection.getresponse()
            answer = response.read()
        except BaseException as error:
            # What is left of this exchange must not be read as the answer to the next one.
            connection.close()
            # A kept connection that the server closed meanwhile says nothing about a call that only reads.
            if is_old and method == "GET" and isinstance(error, ConnectionError):
                return self._exchange(method, target, content)
            raise
        with self._lock:
            self._idle.append(connection)
        return response.status, response.headers, answer


def _encoded(body: Json) -> bytes:
    """A body as bytes. Half of a surrogate pair, which no UTF-8 holds, becomes a question mark; NaN is refused here."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _part(identifier: str) -> str:
    """An id as a part of a path."""
    return quote(identifier, safe="")

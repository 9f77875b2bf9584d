"""What needs no server."""

import unittest
from datetime import datetime, timedelta, timezone

from heed import Client, RetryPolicy, Turn, is_signed
from heed.events import Event, parsed


class Values(unittest.TestCase):
    def test_a_turn_says_only_what_it_holds(self) -> None:
        self.assertEqual(Turn("t1").json, {"turn": "t1", "speaker": "customer"})
        at = datetime(2026, 3, 2, 18, 0, tzinfo=timezone(timedelta(hours=8)))
        turn = Turn("t1", text="你好 😀", at=at, facts={"order.total": None}, answered=False, desks={"care": "full"})
        self.assertEqual(
            turn.json,
            {
                "turn": "t1",
                "speaker": "customer",
                "text": "你好 😀",
                "at": "2026-03-02T10:00:00.000Z",
                "facts": {"order.total": None},
                "answered": False,
                "desks": {"care": "full"},
            },
        )

    def test_a_time_without_an_offset_is_refused(self) -> None:
        with self.assertRaises(ValueError):
            Turn("t1", at=datetime(2026, 3, 2)).json

    def test_events_are_read_piece_by_piece(self) -> None:
        stream = [b": hello\n", b"\n", b"retry: 100\n", b"id: 7\n", b"event: handoff.opened\n", b'data: {"a":\n']
        stream += [b"data: 1}\r\n", b"\r\n", b"id: 8\n", b"data: {}\n"]
        # The last one is not complete.
        self.assertEqual(list(parsed(stream)), [Event(7, "handoff.opened", {"a": 1})])

    def test_delays_grow_to_a_bound_and_respect_what_is_asked(self) -> None:
        policy = RetryPolicy(first=1, longest=8)
        self.assertLessEqual(policy.delay(20, None), 8)
        self.assertGreaterEqual(policy.delay(4, None), 4)
        self.assertGreaterEqual(policy.delay(1, 30), 30)

    def test_what_belongs_to_tls_needs_https(self) -> None:
        with self.assertRaises(ValueError):
            Client("http://127.0.0.1:8080", ca="root.pem")

    def test_signatures(self) -> None:
        import hashlib
        import hmac

        mac = hmac.new(b"a secret of ours", b'1000.{"a":1}', hashlib.sha256).hexdigest()
        good = f"t=1000,v1={mac}"
        self.assertTrue(is_signed(b'{"a":1}', good, "a secret of ours", now=1200))
        for body, signature, secret, now in [
            (b'{"a":2}', good, "a secret of ours", 1200),
            (b'{"a":1}', good, "another secret", 1200),
            (b'{"a":1}', good, "a secret of ours", 2000),
            (b'{"a":1}', good.replace("1000", "1001"), "a secret of ours", 1200),
            (b'{"a":1}', "", "a secret of ours", 1200),
            (b'{"a":1}', "t=é,v1=é", "a secret of ours", 1200),
        ]:
            with self.subTest(signature=signature, now=now):
                self.assertFalse(is_signed(body, signature, secret, now=now))


if __name__ == "__main__":
    unittest.main()

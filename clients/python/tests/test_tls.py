"""Against a server that speaks TLS: HEED_TLS_ADDRESS names it, HEED_TLS_CA the root that signed its certificate."""

import os
import unittest
import uuid

from heed import Client, Problem, Turn, Unreachable

ADDRESS = os.environ.get("HEED_TLS_ADDRESS", "")
ROOT = os.environ.get("HEED_TLS_CA", "")


@unittest.skipUnless(ADDRESS, "HEED_TLS_ADDRESS names no server")
class Encrypted(unittest.TestCase):
    def test_turns_pass_and_connections_are_used_again(self) -> None:
        with Client(ADDRESS, ca=ROOT) as client:
            conversation = f"tls-{uuid.uuid4()}"
            for number in range(1, 4):
                answer = client.turn(conversation, Turn(f"t{number}", text="退款多久到账？" * 1000))
                self.assertEqual(answer.revision, number)

    def test_events_stream(self) -> None:
        with Client(ADDRESS, ca=ROOT) as client:
            handoff = client.turn(f"tls-{uuid.uuid4()}", Turn("t1", text="转人工，我要找律师起诉你们")).handoff
            events = client.events(after=0)
            self.assertIn(handoff, [next(events).data["handoff"]])
            events.close()

    def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(self) -> None:
        with Client(ADDRESS) as client, self.assertRaises(Unreachable) as refused:
            client.policy()
        self.assertIn("CERTIFICATE_VERIFY_FAILED", str(refused.exception))

    def test_plain_http_is_told_so(self) -> None:
        with Client(ADDRESS.replace("https", "http", 1)) as client, self.assertRaises(Problem) as refused:
            client.policy()
        self.assertEqual((refused.exception.status, refused.exception.code), (400, "tls-required"))


if __name__ == "__main__":
    unittest.main()

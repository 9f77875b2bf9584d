"""Against a server that runs: HEED_ADDRESS names it. It serves rules/storefront, with a store of its own."""

import os
import threading
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

from heed import Client, Problem, RetryPolicy, Turn, Unreachable

ADDRESS = os.environ.get("HEED_ADDRESS", "")
# A Monday morning, when desks are open.
MORNING = datetime(2026, 3, 2, 2, 0, tzinfo=timezone.utc)


def new(name: str) -> str:
    return f"{name}-{uuid.uuid4()}"


@unittest.skipUnless(ADDRESS, "HEED_ADDRESS names no server")
class Live(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client(ADDRESS)
        self.conversation = new("c")

    def tearDown(self) -> None:
        self.client.close()

    def handed_over(self) -> str:
        """The id of a handoff in a conversation of its own."""
        turn = Turn("t1", text="我要找律师起诉你们，转人工！", at=MORNING)
        handoff = self.client.turn(self.conversation, turn).handoff
        self.assertIsNotNone(handoff)
        return handoff or ""

    def test_a_turn_gets_a_decision(self) -> None:
        answer = self.client.turn(self.conversation, Turn("t1", text="Where is my order?", at=MORNING))
        self.assertIn(answer.decision.kind, ("auto", "reply", "handoff"))
        self.assertEqual(answer.revision, 1)
        self.assertEqual(answer.decision.conversation, self.conversation)

    def test_a_repeated_turn_gives_the_same_bytes(self) -> None:
        turn = Turn("t1", text="I am so angry!!!", at=MORNING)
        first = self.client.turn(self.conversation, turn)
        self.client.turn(self.conversation, Turn("t2", text="hello?", at=MORNING))
        self.assertEqual(self.client.turn(self.conversation, turn).body, first.body)
        with self.assertRaises(Problem) as refused:
            self.client.turn(self.conversation, Turn("t1", text="another text", at=MORNING))
        self.assertEqual(refused.exception.code, "turn-reused")

    def test_turns_at_once_are_all_kept(self) -> None:
        def say(number: int) -> int:
            return self.client.turn(self.conversation, Turn(f"t{number}", text="hello", at=MORNING)).revision

        with ThreadPoolExecutor(8) as pool:
            revisions = sorted(pool.map(say, range(24)))
        self.assertEqual(revisions, list(range(1, 25)))
        timeline = self.client.timeline(self.conversation, limit=10)
        self.assertEqual([turn.number for turn in timeline.turns], list(range(1, 11)))
        self.assertEqual(timeline.next, 10)

    def test_out_of_order(self) -> None:
        self.client.turn(self.conversation, Turn("t1", text="hello", at=MORNING))
        with self.assertRaises(Problem) as refused:
            self.client.turn(self.conversation, Turn("t3", text="hello", at=MORNING), after="t2")
        self.assertEqual((refused.exception.status, refused.exception.code), (409, "out-of-order"))

    def test_the_state_may_stay_with_the_caller(self) -> None:
        first = self.client.decide("s1", Turn("t1", text="hello", at=MORNING))
        second = self.client.decide("s1", Turn("t2", text="hello", at=MORNING), state=first.state)
        self.assertEqual(second.decision.json["messages_so_far"], 2)
        with self.assertRaises(Problem) as refused:
            self.client.decide("s1", Turn("t3", text="hello"), state=first.state[:-8])
        self.assertEqual(refused.exception.code, "damaged-state")

    def test_odd_texts_and_ids_pass(self) -> None:
        for text in ["", "😀" * 500, "轉人工轉人工", "a\u0000b", "x" * 20_000, "half \ud83d", "mixed 中文 text"]:
            with self.subTest(text=text[:20]):
                conversation = new("奇怪/../的 id?#%")
                answer = self.client.turn(conversation, Turn("轮 1/2", text=text, at=MORNING))
                self.assertEqual(answer.decision.conversation, conversation)
                self.assertEqual(self.client.timeline(conversation).turns[0].turn, "轮 1/2")

    def test_erasing(self) -> None:
        self.client.turn(self.conversation, Turn("t1", text="hello", at=MORNING))
        proof = self.client.erase(self.conversation)
        self.assertEqual(len(proof.subject), 64)
        self.assertEqual(self.client.erase(self.conversation), proof)
        for call in (
            lambda: self.client.timeline(self.conversation),
            lambda: self.client.turn(self.conversation, Turn("t2", text="hello")),
        ):
            with self.assertRaises(Problem) as refused:
                call()
            self.assertEqual((refused.exception.status, refused.exception.code), (410, "erased"))
        with self.assertRaises(Problem) as refused:
            self.client.erase(new("never"))
        self.assertEqual(refused.exception.status, 404)

    def test_feedback_stands_in_the_timeline(self) -> None:
        self.client.turn(self.conversation, Turn("t1", text="hello", at=MORNING))
        self.client.feedback(self.conversation, satisfaction=2, decision="handoff", turn="t1", author="lead")
        (feedback,) = self.client.timeline(self.conversation).feedback
        self.assertEqual((feedback["satisfaction"], feedback["decision"]), (2, "handoff"))
        with self.assertRaises(Problem) as refused:
            self.client.feedback(self.conversation, satisfaction=6)
        self.assertEqual(refused.exception.status, 400)

    def test_one_agent_gets_a_handoff_and_settles_it(self) -> None:
        handoff = self.handed_over()
        listed = self.client.handoffs(conversation=self.conversation)
        self.assertEqual([one.id for one in listed.handoffs], [handoff])

        def claim(agent: str) -> str:
            try:
                return self.client.claim(handoff, agent).agent or ""
            except Problem as problem:
                return problem.code

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(claim, [f"agent {number}" for number in range(8)]))
        winners = [outcome for outcome in outcomes if outcome != "already-claimed"]
        self.assertEqual(len(winners), 1)
        (winner,) = winners
        claimed = self.client.handoff(handoff)
        self.assertEqual((claimed.status, claimed.agent), ("claimed", winner))
        self.assertIsNotNone(claimed.brief)
        self.client.renew(handoff, winner, seconds=600)
        with self.assertRaises(Problem) as refused:
            self.client.resolve(handoff, "somebody else")
        self.assertEqual(refused.exception.code, "already-claimed")
        answer = self.client.resolve(handoff, winner)
        self.assertEqual(answer.decision.owner, "bot")
        self.assertEqual(self.client.resolve(handoff, winner).body, answer.body)
        self.assertEqual(self.client.handoff(handoff).status, "settled")

    def test_what_is_given_back_waits_again(self) -> None:
        handoff = self.handed_over()
        opened = self.client.claim(handoff, "ada").opened
        back = self.client.give_back(handoff, "ada")
        self.assertEqual((back.status, back.opened), ("waiting", opened))
        with self.assertRaises(Problem) as refused:
            self.client.give_back(handoff, "ada")
        self.assertEqual(refused.exception.code, "not-yours")

    def test_events_come_and_go_on_after_the_last_one(self) -> None:
        seen = []
        done = threading.Event()

        def listen() -> None:
            stream = Client(ADDRESS).events(after=0)
            for event in stream:
                if event.data.get("conversation") == self.conversation:
                    seen.append(event)
                    if len(seen) == 2:
                        break
            stream.close()
            done.set()

        threading.Thread(target=listen, daemon=True).start()
        handoff = self.handed_over()
        self.client.claim(handoff, "ada")
        self.assertTrue(done.wait(20))
        self.assertEqual([event.kind for event in seen], ["handoff.opened", "handoff.claimed"])
        stream = self.client.events(after=seen[0].id)
        later = next(event for event in stream if event.data.get("conversation") == self.conversation)
        stream.close()
        self.assertEqual(later, seen[1])

    def test_rules_are_looked_at(self) -> None:
        self.assertEqual(len(self.client.policy()["policy"]), 32)
        self.assertFalse(self.client.check({"shop.heed": "rule x {"})["accepted"])
        self.assertTrue(self.client.is_ready())

    def test_what_is_not_there_is_named(self) -> None:
        with self.assertRaises(Problem) as refused:
            self.client.timeline(new("never"))
        self.assertEqual((refused.exception.status, refused.exception.code), (404, "not-found"))
        nobody = Client("http://127.0.0.1:9", retries=RetryPolicy(attempts=2, first=0.01))
        with self.assertRaises(Unreachable):
            nobody.turn("c", Turn("t"))
        self.assertFalse(nobody.is_ready())


if __name__ == "__main__":
    unittest.main()

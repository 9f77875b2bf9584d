"""Peers of `heed-bench` that speak Python, over the files of a workload. Scripts/bench-peers installs what they need.

Reads requests, a line each, and answers each with a line, as peers.cpp does:
  load ENGINE FOLDER SET   ->  ok ACCEPTED OF NANOSECONDS KILOBYTES  |  no REASON
  run ENGINE SET COUNT     ->  ok NANOSECONDS HITS                   |  no REASON
"""

import json
import re
import struct
import sys
import time

HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"


def resident_kilobytes():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def read_rules(folder, name):
    with open(f"{folder}/rules_{name}.tsv", encoding="utf-8") as rules:
        for line in rules:
            number, kind, flags, pattern, literals = (line.rstrip("\n").split("\t") + [""])[:5]
            yield number, kind, "i" in flags, pattern, [word for word in literals.split(";") if word]


def read_messages(folder, name):
    with open(f"{folder}/messages_{name}.bin", "rb") as file:
        data = file.read()
    messages, place = [], 0
    while place + 4 <= len(data):
        (length,) = struct.unpack_from("<I", data, place)
        messages.append(data[place + 4 : place + 4 + length])
        place += 4 + length
    return messages


class ReLoop:
    """`re`, pattern by pattern."""

    def __init__(self, folder, name):
        self.messages = [message.decode() for message in read_messages(folder, name)]
        self.patterns, self.total = [], 0
        for _, _, caseless, pattern, _ in read_rules(folder, name):
            self.total += 1
            source = re.sub(r"\\x\{([0-9A-Fa-f]+)\}", lambda match: chr(int(match[1], 16)), pattern)
            source = source.replace(r"\p{Han}", f"[{HAN}]").replace(r"\p{P}", r"[^\w\s]")
            try:
                self.patterns.append(re.compile(source, re.IGNORECASE if caseless else 0))
            except re.error:
                pass
        self.accepted = len(self.patterns)

    def run(self, message):
        return sum(1 for pattern in self.patterns if pattern.search(message))


class YaraX:
    """A YARA rule for each pattern; keyword alternations as strings, which suits YARA best."""

    def __init__(self, folder, name):
        import yara_x

        self.messages = read_messages(folder, name)
        self.total, taken = 0, []
        for number, kind, caseless, pattern, literals in read_rules(folder, name):
            self.total += 1
            if kind == "lit" and literals:
                quoted = [word.replace("\\", "\\\\").replace('"', '\\"') for word in literals]
                strings = "\n".join(f'$s{index} = "{word}" nocase' for index, word in enumerate(quoted))
            else:
                strings = "$s = /" + pattern.replace("/", "\\/") + "/" + ("i" if caseless else "")
            source = f"rule r{number} {{ strings:\n{strings}\ncondition: any of them }}\n"
            try:
                yara_x.compile(source)
                taken.append(source)
            except Exception:  # What it refuses is counted.
                pass
        self.accepted = len(taken)
        compiler = yara_x.Compiler()
        for source in taken:
            compiler.add_source(source)
        self.scanner = yara_x.Scanner(compiler.build())

    def run(self, message):
        return len(self.scanner.scan(message).matching_rules)


class Zen:
    """A decision table of zen-engine with 100 rows over text, anger and tier; the first row that holds decides."""

    WORDS = "refund parcel invoice agent broken coupon password late 退款 快递 发票 人工 坏了 优惠 密码 太慢".split()
    TIERS = "gold", "silver", "none"

    def __init__(self, folder, name):
        import zen

        def node(key, kind, **more):
            return {"id": key, "type": kind, "name": key, "position": {"x": 0, "y": 0}, **more}

        columns = [
            {"id": column, "type": "expression", "name": column, "field": column}
            for column in ("text", "anger", "tier", "act")
        ]
        rows = [
            {
                "_id": f"row{row}",
                "text": f"contains($, '{self.WORDS[row % 16]}{'' if row < 16 else row}')",
                "anger": f"> 0.{row % 9}",
                "tier": f"'{self.TIERS[row % 3]}'",
                "act": f"'act {row}'",
            }
            for row in range(100)
        ]
        table = {"hitPolicy": "first", "inputs": columns[:3], "outputs": columns[3:], "rules": rows}
        self.decision = zen.ZenEngine().create_decision(
            json.dumps(
                {
                    "contentType": "application/vnd.gorules.decision",
                    "nodes": [
                        node("in", "inputNode"),
                        node("table", "decisionTableNode", content=table),
                        node("out", "outputNode"),
                    ],
                    "edges": [
                        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
                        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
                    ],
                }
            )
        )
        texts = [message.decode() for message in read_messages(folder, name)]
        self.messages = [
            {"text": text, "anger": index % 100 / 100, "tier": self.TIERS[index % 3]}
            for index, text in enumerate(texts)
        ]
        self.accepted = self.total = len(rows)
        if self.run({"text": "my refund", "anger": 0.95, "tier": "gold"}) != 1:
            raise ValueError("zen-engine did not find the first row")

    def run(self, message):
        answer = self.decision.evaluate(message)
        result = answer["result"] if isinstance(answer, dict) else answer.result
        return 1 if result and "act" in result else 0


class Vader:
    """VADER on the English messages."""

    def __init__(self, folder, name):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self.analyzer = SentimentIntensityAnalyzer()
        self.messages = [message.decode() for message in read_messages(folder, name) if message.isascii()]
        self.accepted = self.total = len(self.messages)

    def run(self, message):
        return 1 if self.analyzer.polarity_scores(message)["compound"] < 0 else 0


class SnowNLP:
    """SnowNLP on the messages that are not English."""

    def __init__(self, folder, name):
        from snownlp import SnowNLP

        self.make = SnowNLP
        self.messages = [message.decode() for message in read_messages(folder, name) if not message.isascii()]
        self.accepted = self.total = len(self.messages)

    def run(self, message):
        return 1 if self.make(message).sentiments < 0.5 else 0


ENGINES = {"re": ReLoop, "yara": YaraX, "zen": Zen, "vader": Vader, "snownlp": SnowNLP}


def main():
    engines, answers = {}, {}
    for line in sys.stdin:
        request, name, *rest = line.split()
        if request == "load":
            folder, workload = rest
            key = name, workload
            if key not in answers:
                before, start = resident_kilobytes(), time.process_time_ns()
                try:
                    engine = engines[key] = ENGINES[name](folder, workload)
                    spent = time.process_time_ns() - start
                    answers[key] = f"ok {engine.accepted} {engine.total} {spent} {resident_kilobytes() - before}"
                except Exception as error:
                    answers[key] = f"no {type(error).__name__} {error}".splitlines()[0]
            print(answers[key], flush=True)
        elif (name, rest[0]) in engines:
            engine = engines[name, rest[0]]
            messages = engine.messages[: int(rest[1])]
            run = engine.run
            start = time.process_time_ns()
            hits = sum(run(message) for message in messages)
            print(f"ok {time.process_time_ns() - start} {hits}", flush=True)
        else:
            print("no not loaded", flush=True)


if __name__ == "__main__":
    main()

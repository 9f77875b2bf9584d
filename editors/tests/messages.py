"""What no editor should send: broken frames, broken JSON, unknown methods, requests at the wrong time, positions outside, and ends of all kinds."""

import json
import os
import pathlib
import random
import re
import subprocess
import sys

HEED = os.environ["HEED"]


class Session:
    """A server, spoken to in bytes."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([HEED, "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last = 0

    def raw(self, data: bytes):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        data = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.raw(b"Content-Length: %d\r\n\r\n" % len(data) + data)

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length)) if length else None

    def ask(self, method, params=None):
        """The answer to a request; notices that come before it are left out."""
        self.last += 1
        self.send({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params or {}})
        return self.answer(self.last)

    def answer(self, id):
        while (message := self.receive()) is not None:
            if "method" not in message and message.get("id") == id:
                return message
        return None

    def notice(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method, "params": params or {}})

    def begin(self, **params):
        answer = self.ask("initialize", {"capabilities": {}, "processId": None, "rootUri": None, **params})
        self.notice("initialized")
        return answer

    def open(self, text, uri="untitled:one"):
        item = {"uri": uri, "languageId": "heed", "version": 1, "text": text}
        self.notice("textDocument/didOpen", {"textDocument": item})
        return {"uri": uri}

    def code(self):
        self.process.stdin.close()
        return self.process.wait()


def error(answer):
    return answer["error"]["code"]


def before_initialize():
    session = Session()
    assert error(session.ask("textDocument/hover")) == -32002
    session.begin()
    assert error(session.ask("initialize")) == -32600
    assert error(session.ask("textDocument/makeCoffee")) == -32601
    session.notice("textDocument/makeCoffee")
    assert "result" in session.ask("shutdown")
    assert error(session.ask("textDocument/hover")) == -32600
    session.notice("exit")
    assert session.process.wait() == 0


def exit_without_shutdown():
    session = Session()
    session.begin()
    session.notice("exit")
    assert session.process.wait() == 1
    session = Session()
    session.begin()
    assert session.code() == 1


def broken_json():
    session = Session()
    session.begin()
    for text in [b"{", b"[1", b'{"a":1,"a":2}', b"\xff\xfe", b"", b"[" * 5000, b'"' + b"x" * 100]:
        session.send(text)
        assert error(session.answer(None)) == -32700, text
    for text in [b"3", b"[]", b"{}", b'{"id":7}', b'{"method":3,"id":8}']:
        session.send(text)
        assert session.receive()["error"]["code"] == -32600, text
    assert "result" in session.ask("workspace/symbol", {"query": ""})


def broken_frames():
    for frame in [b"Content-Length: x\r\n\r\n", b"Content-Length: -5\r\n\r\n", b"\r\n\r\n", b"nonsense\r\n\r\n", b"x" * 20_000]:
        session = Session()
        session.begin()
        try:
            session.raw(frame)
        except BrokenPipeError:
            pass
        assert session.process.wait() == 1, frame


def huge_messages():
    session = Session()
    session.begin()
    session.raw(b"Content-Length: %d\r\n\r\n" % (40 << 20))
    for _ in range(40):
        session.raw(b" " * (1 << 20))
    assert error(session.answer(None)) == -32600
    assert "result" in session.ask("workspace/symbol", {"query": ""})


def wrong_parameters():
    session = Session()
    session.begin()
    document = session.open('rule "x" {\n  when anger >= 0.5\n}\n')
    for params in [
        {},
        {"textDocument": 3},
        {"textDocument": document},
        {"textDocument": document, "position": {"line": -1, "character": 0}},
        {"textDocument": document, "position": {"line": 1.5, "character": 0}},
        {"textDocument": {"uri": "file:///nowhere/x.heed"}, "position": {"line": 0, "character": 0}},
        {"textDocument": {"uri": "%%%"}, "position": {"line": 0, "character": 0}},
    ]:
        assert error(session.ask("textDocument/hover", params)) == -32602, params
    for position in [(0, 10**9), (10**9, 0), (1, 10**12 - 1), (2, 5)]:
        params = {"textDocument": document, "position": {"line": position[0], "character": position[1]}}
        for method in ["hover", "completion", "definition", "documentHighlight"]:
            assert "result" in session.ask(f"textDocument/{method}", params), (method, position)
    for changes in [
        [{"text": ""}],
        [{"range": {"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}}, "text": "😀 汉字 \r lone \r\n"}],
        [{"range": {"start": {"line": 0, "character": 1}, "end": {"line": 0, "character": 1}}, "text": "x"}],
        [{"text": "“" * 5000 + "{" * 5000}],
        [{"text": 'topic 法律 {\n terms "𠮷野家", "👨‍👩‍👧"\n}\n'}],
    ]:
        session.notice(
            "textDocument/didChange", {"textDocument": {**document, "version": 2}, "contentChanges": changes}
        )
        for method in ["documentSymbol", "semanticTokens/full", "foldingRange", "codeLens"]:
            assert "result" in session.ask(f"textDocument/{method}", {"textDocument": document}), (method, changes)
    session.notice("textDocument/didChange", {"textDocument": {"uri": "untitled:two"}, "contentChanges": []})
    session.notice("textDocument/didChange", {"textDocument": document, "contentChanges": 5})
    session.notice("textDocument/didOpen", {})
    assert "result" in session.ask("shutdown")


def columns():
    """A surrogate pair counts two in UTF-16, four in UTF-8, one in UTF-32."""
    text = 'script a { en "😀😀" }\ntopic b { terms "😀" }\nrule "r" { when topic b  tag x }\n'
    for encoding, width in [("utf-16", 2), ("utf-8", 4), ("utf-32", 1)]:
        session = Session()
        answer = session.begin(capabilities={"general": {"positionEncodings": [encoding]}})
        assert answer["result"]["capabilities"]["positionEncoding"] == encoding
        document = session.open('topic a { terms "😀", "b" }')
        tokens = session.ask("textDocument/semanticTokens/full", {"textDocument": document})["result"]["data"]
        lengths = [tokens[index + 2] for index in range(0, len(tokens), 5)]
        assert lengths[3] == width + 2, (encoding, lengths)
        session.open(text, "untitled:two")
        session.code()


def random_edits():
    """After many edits at random the server has the text that the editor has, and answered everything."""
    seed = int(os.environ.get("SEED", "11"))
    dice = random.Random(seed)
    rules = pathlib.Path(__file__).resolve().parents[2] / "rules"
    text = (rules / "storefront/service.heed").read_text()[:6000]
    pieces = [
        "", "x", "}", "{", '"', "“", "rule \"r\" {\n  when ", " topic legal", "\n", "\r", "\r\n", "😀", "法律", "/", "# ", " and ",
        "handoff to care", "topic 火 {\n  terms \"火\"\n}\n", "\u0301", "\u200b", "test \"t\" { customer \"a\" expect ",
    ]

    def place(offset):
        line, start = 0, 0
        for end in re.finditer(r"\r\n|\n|\r", text):
            if end.end() > offset:
                break
            line, start = line + 1, end.end()
        return {"line": line, "character": len(text[start:offset].encode("utf-16-le")) // 2}

    session = Session()
    session.begin()
    document = session.open(text)
    for version in range(2, 202):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice([0, 0, 0, 1, 5, 40]))
        # An editor does not cut between the two characters of a line break.
        if text[start - 1 : start + 1] == "\r\n" or text[end - 1 : end + 1] == "\r\n":
            continue
        piece = dice.choice(pieces)
        change = {"range": {"start": place(start), "end": place(end)}, "text": piece}
        text = text[:start] + piece + text[end:]
        session.notice(
            "textDocument/didChange", {"textDocument": {**document, "version": version}, "contentChanges": [change]}
        )
        asked = {"textDocument": document, "position": place(min(len(text), start + len(piece)))}
        method = dice.choice(["completion", "hover", "definition", "foldingRange", "codeLens", "documentSymbol"])
        assert "result" in session.ask(f"textDocument/{method}", asked), (seed, version, method)
    fresh = Session()
    fresh.begin()
    for method in ["semanticTokens/full", "documentSymbol"]:
        here = session.ask(f"textDocument/{method}", {"textDocument": document})["result"]
        there = fresh.ask(f"textDocument/{method}", {"textDocument": fresh.open(text)})["result"]
        for answer in (here, there):
            if isinstance(answer, dict):
                answer.pop("resultId")
        assert here == there, (seed, method)


def cancelled():
    session = Session()
    session.begin()
    big = "".join(f'topic t{n} {{ terms "word{n}"  yes "word{n}"  no "other" }}\n' for n in range(4000))
    document = session.open(big)
    session.notice("$/cancelRequest", {"id": "late"})
    session.send({"jsonrpc": "2.0", "id": "late", "method": "textDocument/documentSymbol", "params": {"textDocument": document}})
    assert error(session.answer("late")) == -32800
    session.send({"jsonrpc": "2.0", "id": "text", "method": "textDocument/foldingRange", "params": {"textDocument": document}})
    assert "result" in session.answer("text")


def parent_gone():
    child = subprocess.Popen(["sleep", "0.1"])
    session = Session()
    session.begin(processId=child.pid)
    child.wait()
    assert session.process.wait() == 1


def chinese():
    session = Session("--language", "zh")
    session.begin()
    document = session.open('rule "x" { when anger }')
    answer = session.ask("textDocument/hover", {"textDocument": document, "position": {"line": 0, "character": 18}})
    assert "愤怒" in answer["result"]["contents"]["value"]
    assert error(session.ask("workspace/executeCommand", {"command": "format c:"})) == -32602
    answer = session.ask("workspace/executeCommand", {"command": "heed.runTest", "arguments": ["untitled:one", "t"]})
    assert "错误" in answer["error"]["message"]


def main():
    checks = [
        before_initialize, exit_without_shutdown, broken_json, broken_frames, huge_messages, wrong_parameters, columns,
        random_edits, cancelled, parent_gone, chinese,
    ]
    failed = 0
    for check in checks:
        try:
            check()
            print(f"ok     {check.__name__}")
        except Exception as problem:
            failed += 1
            print(f"FAILED {check.__name__}: {type(problem).__name__} {problem}")
    return 1 if failed else 0


sys.exit(main())

"""Holds the TextMate grammar against the lexer: every token of every rule file has the scope of its kind.

The grammar is read with Oniguruma, the engine of the editors, by a small reader of the part of TextMate that the grammar uses: `match`,
`begin`/`end`, `include`, `patterns`. The lexer speaks through `heed dump tokens`. Run by Scripts/test-editors.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

import onigurumacffi

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRAMMAR = json.loads((ROOT / "editors/vscode/syntaxes/heed.tmLanguage.json").read_text())
HEED = os.environ["HEED"]
compiled: dict[str, object] = {}


def pattern(source):
    if source not in compiled:
        compiled[source] = onigurumacffi.compile(source)
    return compiled[source]


def rules(items):
    for item in items:
        if "include" in item:
            found = GRAMMAR["repository"][item["include"][1:]]
            yield from rules([found]) if "match" in found or "begin" in found else rules(found["patterns"])
        else:
            assert "match" in item or "begin" in item, item
            yield item


def scopes(text):
    """The scopes of each character of a text, line by line as editors do it."""
    all_scopes, stack = [], []
    for line in text.split("\n"):
        found = [""] * (len(line) + 1)
        place = 0
        while True:
            inside = stack[-1] if stack else None
            candidates = []
            if inside:
                end = pattern(inside["end"]).search(line, place)
                if end:
                    candidates.append((end.start(), -1, end, None))
            for rank, rule in enumerate(rules(inside.get("patterns", []) if inside else GRAMMAR["patterns"])):
                match = pattern(rule.get("match") or rule["begin"]).search(line, place)
                if match:
                    candidates.append((match.start(), rank, match, rule))
            outer = inside["name"] if inside else ""
            if not candidates:
                for index in range(place, len(line)):
                    found[index] = outer
                break
            start, _, match, rule = min(candidates, key=lambda each: each[:2])
            stop = match.end()
            for index in range(place, start):
                found[index] = outer
            name = outer if rule is None else f"{outer} {rule.get('name', '')}".strip()
            for index in range(start, stop):
                found[index] = name
            for group, capture in (rule or {}).get("captures", {}).items():
                if match.start(int(group)) >= 0:
                    for index in range(match.start(int(group)), match.end(int(group))):
                        found[index] = f"{name} {capture['name']}".strip()
            if rule is None:
                stack.pop()
            elif "begin" in rule:
                stack.append(rule)
            if stop == place and stop >= len(line):
                break
            place = stop if stop > place or rule is None or "begin" in rule else stop + 1
            if place > len(line):
                break
        # Strings and regular expressions are of one line; what an end at `$` closed is closed.
        while stack and pattern(stack[-1]["end"]).search(line, len(line)):
            stack.pop()
        all_scopes.append(found)
    return [scope for line in all_scopes for scope in line]


WANTED = {
    "string": "string.quoted",
    "regex": "string.regexp",
    "number": "constant.numeric",
    "date": "constant.numeric.date",
    "clock": "constant.numeric.clock",
    "clockRange": "constant.numeric.clock",
    "comment": "comment.line",
}
OPERATORS = {"equal", "notEqual", "greaterOrEqual", "lessOrEqual", "greater", "less", "plus", "minus", "star"}
WORDS = re.compile(r"storage|entity|keyword|support|variable|constant\.language")
SHORT = {"!=": "≠", ">=": "≥", "<=": "≤"}


def tokens(path, text):
    """Kind and place of every token, comments among them; places are found by walking through the text beside the dump."""
    dump = subprocess.run([HEED, "dump", "tokens", str(path)], capture_output=True, text=True, check=True).stdout
    place = 0
    for line in dump.split("\n"):
        if not line:
            continue
        kind, _, reading = line[2:].partition(" ")
        while place < len(text) and (text[place].isspace() or text[place] == "\ufeff" or text[place] in "#＃" or text.startswith("//", place)):
            if text[place] in "#＃" or text.startswith("//", place):
                end = text.find("\n", place)
                end = len(text) if end < 0 else end
                if text[place] != "/":
                    yield "comment", place, end
                place = end
            else:
                place += 1
        if kind == "endOfFile":
            return
        length = len(reading)
        if reading in SHORT and text.startswith(SHORT[reading], place):
            length = 1
        yield kind, place, place + length
        place += length


def check(path):
    text = path.read_bytes().decode("utf-8", "replace")
    found = scopes(text)
    problems = []
    for kind, start, end in tokens(path, text):
        if kind == "unknown":
            break  # Behind what the lexer cannot read each may go on as it likes.
        wanted = WANTED.get(kind) or ("keyword.operator" if kind in OPERATORS else None)
        scope = found[start]
        if kind == "word":
            fine = all(WORDS.search(each) and not re.search("string|comment", each) for each in found[start:end])
        elif wanted:
            fine = all(wanted in each for each in found[start:end])
        else:
            fine = not re.search("string|comment|constant", scope)
        if not fine:
            line = text.count("\n", 0, start) + 1
            problems.append(f"{path}:{line}: {kind} {text[start:end]!r} is {scope or 'nothing'!r}")
    return problems, found


def main():
    files = sorted(path for folder in ["rules", "fixtures", "examples"] for path in (ROOT / folder).rglob("*.heed"))
    problems = []
    for path in files:
        if ".build" not in path.parts:
            problems += check(path)[0]
    # What the language calls a signal the grammar calls one, too.
    signals = subprocess.run([HEED, "signals", "--format", "json"], capture_output=True, text=True, check=True).stdout
    for line in signals.splitlines():
        name = json.loads(line)["name"]
        scope = scopes(f"  x >= {name}\n")[7]
        if "support.variable" not in scope and name not in {"language", "channel", "messages"}:
            problems.append(f"the signal {name} is {scope!r}")
    print(f"{len(files)} files, {len(problems)} problems")
    print("\n".join(problems[:40]))
    return 1 if problems else 0


sys.exit(main())

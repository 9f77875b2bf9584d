#!/usr/bin/env python3
"""Writes Sources/TextNormalization/UnicodeTables.swift from the Unicode Character Database.

Needs Debian's `unicode-data` package. Usage, from the root of the repository:

    python3 Scripts/unicode-tables/generate.py

The numbers are written as text: base 32, least significant digit first, one character a digit
(48 + digit, plus 32 when another digit follows). UnicodeTables+Decoding.swift reads them.
"""

import bz2
import os
import re
import sys

UCD = "/usr/share/unicode"
LIMIT = 0x34000  # first code point past the dense table; above it only the tags of plane 14 matter
OUT = os.path.join(os.path.dirname(__file__), "../../Sources/TextNormalization/UnicodeTables.swift")

# Bits of a character's class; UnicodeClass.swift names them.
LATIN, HAN, WHITE, BREAK, IGNORABLE, EMOJI, UPPER, HANT, HANS = (1 << i for i in range(9))

# Where Unihan lists several simplified forms, the one of everyday text.
CHOSEN = {"戠": None, "臤": None, "託": "托", "嚐": "尝", "鉅": "巨", "讚": "赞", "沒": "没"}
# Characters of everyday simplified text whose listed variant would join words that differ.
KEPT = set("幺吒阪")
# Everyday traditional or regional forms for which Unihan lists no simplified variant.
ADDED = (
    "妳你喫吃汙污週周佔占慾欲籤签菸烟牀床祕秘彆别裏里癡痴鬪斗啓启啟启衆众牠它爲为峯峰羣群綫线羨羡蹟迹嚮向"
    "盃杯濶阔録录産产説说淨净溼湿擡抬鑑鉴閙闹祇只衹只痠酸喒咱噁恶麪面煙烟佈布甦苏閤合吿告唸念傢家儘尽舖铺舘馆"
    "砲炮薑姜蔴麻脣唇綑捆綵彩繃绷疊叠姪侄姦奸弔吊徧遍捲卷掛挂採采揹背搾榨擧举敍叙敘叙昇升暱昵査查桿杆棲栖樑梁"
    "歎叹毀毁洩泄淒凄滙汇盪荡眞真睏困矇蒙穀谷竈灶箇个糉粽緻致脩修艶艳豔艳蒐搜覈核諮咨譁哗賸剩踫碰躭耽迴回逕径"
    "遶绕醃腌鍊炼閧哄闇暗隄堤鷄鸡顔颜餵喂騐验鬍胡鬚须鹼碱黴霉歲岁"
)
# Characters that GB 2312 has for names only; in a message they are traditional.
TRADITIONAL = set("後於徵夥")


def lines(name):
    if name.endswith(".bz2"):
        text = bz2.open(os.path.join(UCD, name), "rt", encoding="utf-8").read()
    else:
        text = open(os.path.join(UCD, name), encoding="utf-8").read()
    for line in text.splitlines():
        line = line.split("#", 1)[0].strip()
        if line:
            yield line


def ranges(name, wanted):
    for line in lines(name):
        fields = [f.strip() for f in line.split(";")]
        if len(fields) > 1 and wanted(fields):
            first, _, last = fields[0].partition("..")
            yield range(int(first, 16), int(last or first, 16) + 1), fields


def members(name, prop):
    return {c for span, _ in ranges(name, lambda f: f[1] == prop) for c in span}


version = re.search(r"-(\d+\.\d+\.\d+)\.txt", open(f"{UCD}/DerivedNormalizationProps.txt").readline())[1]

category, ccc, raw, canonical = {}, {}, {}, {}
for line in lines("UnicodeData.txt"):
    f = line.split(";")
    c = int(f[0], 16)
    category[c] = f[2]
    if f[3] != "0":
        ccc[c] = int(f[3])
    if f[5]:
        tag, _, rest = f[5].rpartition("> ")
        raw[c] = [int(x, 16) for x in rest.split()]
        if not tag:
            canonical[c] = raw[c]

excluded = members("DerivedNormalizationProps.txt", "Full_Composition_Exclusion")
maybe = {c for span, f in ranges("DerivedNormalizationProps.txt", lambda f: f[1] == "NFC_QC" and f[2] == "M") for c in span}
compose = {tuple(d): c for c, d in canonical.items() if len(d) == 2 and c not in excluded}


def decompose(c):
    if 0xAC00 <= c < 0xAC00 + 11172:
        s = c - 0xAC00
        t = 0x11A7 + s % 28
        return [0x1100 + s // 588, 0x1161 + s % 588 // 28] + ([t] if t != 0x11A7 else [])
    if c in raw:
        return [x for d in raw[c] for x in decompose(d)]
    return [c]


full = {c: decompose(c) for c in raw}


def pair(a, b):
    if 0x1100 <= a < 0x1113 and 0x1161 <= b < 0x1176:
        return 0xAC00 + ((a - 0x1100) * 21 + b - 0x1161) * 28
    if 0xAC00 <= a < 0xAC00 + 11172 and (a - 0xAC00) % 28 == 0 and 0x11A7 < b < 0x11C3:
        return a + b - 0x11A7
    return compose.get((a, b))


def nfkc(text):
    chars = [x for c in text for x in decompose(c)]
    i = 0
    while i < len(chars):
        j = i
        while j < len(chars) and ccc.get(chars[j], 0):
            j += 1
        chars[i:j] = sorted(chars[i:j], key=lambda x: ccc.get(x, 0))
        i = max(j, i + 1)
    out, starter, last = [], -1, 0
    for c in chars:
        k = ccc.get(c, 0)
        if starter >= 0 and (starter == len(out) - 1 or last < k) and not (last >= k and starter != len(out) - 1):
            joined = pair(out[starter], c)
            if joined:
                out[starter] = joined
                continue
        if k == 0:
            starter = len(out)
        last = k
        out.append(c)
    return out


fold = {}
for line in lines("CaseFolding.txt"):
    f = [x.strip() for x in line.split(";")]
    if f[1] in "CF":
        fold[int(f[0], 16)] = [int(x, 16) for x in f[2].split()]

# --- traditional to simplified -------------------------------------------------------------------

variants, gb0, big5 = {}, set(), set()
for line in lines("Unihan_Variants.txt.bz2"):
    code, field, values = line.split("\t")
    if field == "kSimplifiedVariant":
        variants[int(code[2:], 16)] = [int(v.split("<")[0][2:], 16) for v in values.split()]
for line in lines("Unihan_OtherMappings.txt.bz2"):
    code, field, _ = line.split("\t")
    if field == "kGB0":
        gb0.add(int(code[2:], 16))
    if field == "kBigFive":
        big5.add(int(code[2:], 16))


def rank(c, target):
    """Everyday simplified characters first, then the main block, then by number: deterministic."""
    return (target not in gb0, not 0x4E00 <= target <= 0x9FFF, target)


simplified = {}
for c, targets in variants.items():
    targets = [t for t in targets if t != c]
    if chr(c) in CHOSEN:
        targets = [ord(CHOSEN[chr(c)])] if CHOSEN[chr(c)] else []
    if not targets or chr(c) in KEPT or nfkc([c]) != [c]:
        continue
    target = min(targets, key=lambda t: rank(c, t))
    # A simplified character is not sent to a rare one (瑙 to an extension character).
    if c not in gb0 or target in gb0:
        simplified[c] = target
for a, b in zip(ADDED[::2], ADDED[1::2]):
    simplified.setdefault(ord(a), ord(b))
# Follow chains, so that one application is final; a cycle keeps its first character.
for c in list(simplified):
    seen, t = {c}, simplified[c]
    while t in simplified and t not in seen:
        seen.add(t)
        t = simplified[t]
    if t == c or t in seen:
        del simplified[c]
    else:
        simplified[c] = t
simplified = {c: t for c, t in simplified.items() if t not in simplified and nfkc([t]) == [t]}

if "--review" in sys.argv:
    print("".join(f"{chr(c)}{chr(t)} " for c, t in sorted(simplified.items()) if c in gb0))
    print(len(simplified))
    sys.exit()

# --- classes -------------------------------------------------------------------------------------

script = {}
for span, f in ranges("Scripts.txt", lambda f: f[1] in ("Latin", "Han")):
    for c in span:
        script[c] = f[1]
unified = members("PropList.txt", "Unified_Ideograph")
white = members("PropList.txt", "White_Space")
ignorable = members("DerivedCoreProperties.txt", "Default_Ignorable_Code_Point")
pictographic = members("emoji/emoji-data.txt", "Extended_Pictographic") | members("emoji/emoji-data.txt", "Emoji_Modifier")
breaks = {0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029}

classes = {}


def mark(chars, bit):
    for c in chars:
        classes[c] = classes.get(c, 0) | bit


def letter(c):
    return category.get(c, "")[:1] == "L"


mark({c for c in script if script[c] == "Latin" and letter(c)}, LATIN)
mark(unified | {c for c in script if script[c] == "Han" and 0xF900 <= c <= 0xFAFF} | {0x3005, 0x3007}, HAN)
mark(white, WHITE)
mark(breaks, BREAK)
mark(ignorable, IGNORABLE)
mark({c for c in pictographic if c > 0xFF}, EMOJI)
mark({c for c in script if script[c] == "Latin" and category.get(c) in ("Lu", "Lt")}, UPPER)
mark({c for c in simplified if c not in gb0 or chr(c) in TRADITIONAL}, HANT)
mark({t for t in simplified.values() if t not in big5}, HANS)

# --- fast and slow characters --------------------------------------------------------------------


def backward(c):
    """True when the character may change or join what stands before it."""
    return ccc.get(c, 0) != 0 or c in maybe or 0x1161 <= c < 0x1176 or 0x11A7 < c < 0x11C3


def whole(text):
    before = None
    while text != before:
        before = text
        text = nfkc(text)
        text = [x for c in text for x in fold.get(c, [c])]
        text = [simplified.get(c, c) for c in text if c not in ignorable]
        text = nfkc(text)
    return text


slow, mapped = set(), {}
for c in sorted(set(full) | set(fold) | set(simplified) | set(ccc) | maybe):
    if c in ignorable and c not in full:
        continue
    once = decompose(c)
    result = whole([c])
    if backward(once[0]) or any(backward(x) for x in result) or not result:
        slow.add(c)
    elif result != [c]:
        mapped[c] = result
slow |= {c for c in list(range(0x1161, 0x1176)) + list(range(0x11A8, 0x11C3))}
assert all(c < LIMIT for c in slow | set(mapped) | set(full))

# --- writing -------------------------------------------------------------------------------------


class Writer:
    def __init__(self):
        self.out = []

    def number(self, n):
        assert n >= 0
        while n >= 32:
            self.out.append(48 + 32 + n % 32)
            n //= 32
        self.out.append(48 + n)

    def signed(self, n):
        self.number(n * 2 if n >= 0 else -n * 2 - 1)

    def text(self):
        data = bytes(self.out).decode("ascii")
        return "\n".join(data[i : i + 100] for i in range(0, len(data), 100))


def spans(table):
    """A dictionary to (delta of the start, length, value) runs."""
    w, runs = Writer(), []
    for c in sorted(table):
        if runs and runs[-1][1] == c and runs[-1][2] == table[c]:
            runs[-1][1] = c + 1
        else:
            runs.append([c, c + 1, table[c]])
    w.number(len(runs))
    at = 0
    for first, end, value in runs:
        w.number(first - at)
        w.number(end - first)
        w.number(value)
        at = end
    return w.text()


def sequences(table):
    """A dictionary to (delta of the key, length, members as differences) rows."""
    w = Writer()
    w.number(len(table))
    at = 0
    for c in sorted(table):
        w.number(c - at)
        w.number(len(table[c]))
        previous = c
        for x in table[c]:
            w.signed(x - previous)
            previous = x
        at = c
    return w.text()


def pairs(table):
    w = Writer()
    w.number(len(table))
    at = 0
    for a, b in sorted(table):
        w.number(a - at)
        w.number(b)
        w.number(table[(a, b)])
        at = a
    return w.text()


TABLES = [
    ("classes", "Class bits of characters, as runs.", spans({c: v for c, v in classes.items() if c < LIMIT})),
    ("slow", "Characters that may change or join their neighbours, as runs.", spans({c: 1 for c in slow})),
    ("mapped", "What a character that leaves its neighbours alone becomes, all steps together.", sequences(mapped)),
    ("decompositions", "Full compatibility decompositions, Hangul syllables left out.", sequences(full)),
    ("combining", "Canonical combining classes other than 0, as runs.", spans(ccc)),
    ("compositions", "Primary composites by their two parts.", pairs(compose)),
    ("folds", "Full case folding (status C and F).", sequences(fold)),
    ("simplified", "Traditional characters to simplified ones.", sequences({c: [t] for c, t in simplified.items()})),
]

with open(OUT, "w", encoding="utf-8") as out:
    out.write("// Generated by Scripts/unicode-tables/generate.py; change that, not this.\n")
    out.write("// swift-format-ignore-file\n\n")
    out.write("/// Character data of Unicode and Unihan, packed as text.\n///\n")
    out.write("/// Source: the Unicode Character Database (https://www.unicode.org/ucd/), under the Unicode licence.\n")
    out.write("enum UnicodeTables {\n")
    out.write("  /// Version of Unicode that all tables follow.\n")
    out.write(f'  static let version = "{version}"\n')
    for name, summary, text in TABLES:
        out.write(f"\n  /// {summary}\n")
        out.write(f'  static let {name}: StaticString = #"""\n{text}\n"""#\n')
    out.write("}\n")
for name, _, text in TABLES:
    print(name, len(text), file=sys.stderr)

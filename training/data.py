"""The labelled texts that the model learns from, all in one form.

Labels are a matrix: a row per text, a column per head; 1, 0, or NaN where a set does not say.
"""

import csv
import glob
import hashlib
import json
import os
import re

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("HEED_DATA", os.path.join(HERE, "..", "..", "shared", "data"))

EMOTIONS = ["anger", "frustration", "disappointment", "sadness", "anxiety", "confusion", "gratitude", "joy"]
HEADS = EMOTIONS + ["positive", "negative", "urgency", "health", "legal", "financial"]
HEAD = {name: index for index, name in enumerate(HEADS)}
LETTERS = dict(zip("AFDSXCGJ", EMOTIONS))
TOPICS = {"H": "health", "L": "legal", "M": "financial"}

GOEMOTIONS = {
    "anger": ["anger", "disgust"],
    "frustration": ["annoyance", "disapproval"],
    "disappointment": ["disappointment"],
    "sadness": ["sadness", "grief", "remorse", "embarrassment"],
    "anxiety": ["fear", "nervousness"],
    "confusion": ["confusion"],
    "gratitude": ["gratitude"],
    "joy": ["joy", "excitement", "love", "admiration", "amusement", "relief", "optimism", "pride"],
    "positive": ["admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love",
                 "optimism", "pride", "relief"],
    "negative": ["anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief",
                 "nervousness", "remorse", "sadness"],
}
CPED = {"anger": "anger", "disgust": "anger", "depress": "sadness", "sadness": "sadness", "fear": "anxiety",
        "worried": "anxiety", "happy": "joy", "grateful": "gratitude", "negative-other": "frustration"}


# Messages to a shop that may well be about a topic: nobody labelled them for it, so they are no negative examples.
UNSURE = {
    "health": re.compile(r"过敏|医|病|药|疹|痒|疼|痛|吐|拉肚|孕|血|症|中毒|allerg|rash|doctor|hospital|sick|ill\b|medic|pill|pain|vomit|pregnan|symptom|burn", re.I),
    "legal": re.compile(r"律师|起诉|法|告你|告上|报警|警察|12315|消协|消保|维权|工商|仲裁|侵权|赔偿|合同|legal|lawyer|attorney|sue\b|court|police|right|law\b|trading standards|contract|ombuds|claim", re.I),
    "financial": re.compile(r"贷|逾期|征信|银行|信用卡|转账|利息|扣款|盗刷|保险|理财|冻结|分期|花呗|税|bank|loan|credit|debt|mortgage|interest|insur|charge|card|tax|fraud|invest", re.I),
}


class Set:
    """Texts of one source with their labels and their weight in training."""

    def __init__(self, name, texts, labels, weight=1.0):
        self.name, self.texts, self.labels, self.weight = name, texts, labels, weight


def shared(path):
    with open(os.path.join(SHARED, path), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def unknown(count):
    return np.full((count, len(HEADS)), np.nan, np.float32)


def goemotions(split):
    rows = shared(f"train/goemotions_{split}.jsonl")
    labels = unknown(len(rows))
    for name, sources in GOEMOTIONS.items():
        for row, item in enumerate(rows):
            labels[row, HEAD[name]] = float(any(label in sources for label in item["labels"]))
    for topic in TOPICS.values():
        labels[:, HEAD[topic]] = 0
    return Set("goemotions", [item["text"] for item in rows], labels)


def brighter():
    rows = shared("train/brighter_eng_train.jsonl")
    labels = unknown(len(rows))
    for source, name in (("anger", "anger"), ("sadness", "sadness"), ("fear", "anxiety"), ("joy", "joy")):
        labels[:, HEAD[name]] = [float(item["intensity"][source] >= 1) for item in rows]
    return Set("brighter", [item["text"] for item in rows], labels)


def cped():
    """Dialogue of television series: only what a word shows without the scene is taken for granted."""
    rows = [item for item in shared("train/cped.jsonl") if item["text"].strip()]
    labels = unknown(len(rows))
    for row, item in enumerate(rows):
        label = item["label"]
        for name in ("anger", "sadness", "anxiety", "joy", "gratitude"):
            labels[row, HEAD[name]] = 0
        if label in ("neutral", "happy", "relaxed", "grateful"):
            labels[row, HEAD["frustration"]] = 0
        if label in ("relaxed", "positive-other"):
            labels[row, HEAD["joy"]] = np.nan
        if label == "negative-other":
            labels[row, HEAD["anger"]] = np.nan
        if label in CPED:
            labels[row, HEAD[CPED[label]]] = 1
        labels[row, HEAD["positive"]] = float(item["sentiment"] == "positive")
        labels[row, HEAD["negative"]] = float(item["sentiment"] == "negative")
        for topic in TOPICS.values():
            labels[row, HEAD[topic]] = 0
    return Set("cped", [item["text"] for item in rows], labels, 0.5)


def topics():
    """Questions of patients, of parties to a law case and of bank customers, and talk about other things."""
    sets = []

    def add(name, texts, positive, weight):
        labels = unknown(len(texts))
        for topic in TOPICS.values():
            labels[:, HEAD[topic]] = float(topic == positive)
        if positive in ("health", "legal"):
            labels[:, HEAD["financial"]] = 0 if positive == "health" else np.nan
        sets.append(Set(name, texts, labels, weight))

    add("toyhom", [item["text"] for item in shared("train/topic_health_toyhom.train.jsonl")], "health", 0.5)
    add("medquad", [item["text"] for item in shared("train/medquad_questions.jsonl")[::3]], "health", 0.5)
    add("meqsum", [item["text"] for item in shared("train/meqsum_consumer_health.jsonl")], "health", 1)
    add("stard", [item["text"] for item in shared("train/topic_legal_stard.train.jsonl")], "legal", 1)
    add("lawbench", [item["text"] for item in shared("train/topic_legal_lawbench.train.jsonl")], "legal", 1)
    # What a customer of a bank asks about a payment or a refund, a customer of a shop asks too.
    shop = re.compile("refund|declin|arriv|deliver|charge|payment|revert|accept|order|statement|passcode|identity|details")
    banking = shared("train/banking77_train.jsonl")
    add("banking77", [item["text"] for item in banking if not shop.search(item["label"])], "financial", 0.5)
    clinc = shared("train/clinc150_train.jsonl")
    money = ("banking", "credit_cards")
    add("clinc", [item["text"] for item in clinc if item["domain"] not in money + ("work",)], None, 1)
    add("clinc", [item["text"] for item in clinc if item["domain"] in money], "financial", 1)
    dialogue = shared("train/multidogo_train.jsonl")
    add("multidogo", [i["text"] for i in dialogue if i["domain"] in ("airline", "fastfood", "media", "software")], None, 0.5)
    return sets


def fold(name, number):
    """0…9: the fold of a line of our corpus, by blocks of ten lines, because neighbours are often written as twins.

    Fold 0 is the development set that nothing is ever trained on.
    """
    return hashlib.sha256(f"{name}:{number // 10}".encode()).digest()[0] % 10


def second_reading(name):
    """Letters that a second reader gave, by line number; empty where there was none."""
    path = os.path.join(HERE, "second-reading", name + ".txt")
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("|") for line in file]
    return {int(row[0]): row[1] for row in rows}


def corpus():
    """Our own messages: rows of labels, valence, urgency and text (see corpus/README.md).

    Where a second reader disagreed about an emotion, the label is unknown.
    """
    files, texts, labels, folds = [], [], [], []
    for path in sorted(glob.glob(os.path.join(HERE, "corpus", "*.tsv"))):
        name = os.path.basename(path)[:-4]
        if name.startswith("topic-"):
            continue
        second = second_reading(name)
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                fields = line.rstrip("\n").split("\t")
                if len(fields) != 4:
                    raise SystemExit(f"{path}:{number}: {len(fields)} fields instead of 4")
                letters, valence, urgency, text = fields
                row = np.zeros(len(HEADS), np.float32)
                for letter in letters.replace("-", ""):
                    row[HEAD[LETTERS[letter]]] = 1
                for letter, emotion in LETTERS.items() if number in second else ():
                    if (letter in second[number]) != (letter in letters):
                        row[HEAD[emotion]] = np.nan
                row[HEAD["positive"]] = float(int(valence) > 0)
                row[HEAD["negative"]] = float(int(valence) < 0 and letters != "-")
                row[HEAD["urgency"]] = float(int(urgency) >= 1)
                for topic in TOPICS.values():
                    row[HEAD[topic]] = np.nan if UNSURE[topic].search(text) else 0
                files.append(name)
                folds.append(fold(name, number))
                texts.append(text)
                labels.append(row)
    return files, texts, np.array(labels), np.array(folds)


def topic_corpus():
    """Our own messages about health, law and money, and shop talk that only sounds like them: topics, tab, text."""
    files, texts, labels, folds = [], [], [], []
    for path in sorted(glob.glob(os.path.join(HERE, "corpus", "topic-*.tsv"))):
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                fields = line.rstrip("\n").split("\t")
                if len(fields) != 2:
                    raise SystemExit(f"{path}:{number}: {len(fields)} fields instead of 2")
                row = np.full(len(HEADS), np.nan, np.float32)
                for letter, topic in TOPICS.items():
                    row[HEAD[topic]] = float(letter in fields[0])
                files.append(os.path.basename(path)[:-4])
                folds.append(fold(files[-1], number))
                texts.append(fields[1])
                labels.append(row)
    return files, texts, np.array(labels).reshape(-1, len(HEADS)), np.array(folds)


def packs():
    """The examples in the shipped packs: what a topic must find and what it must not."""
    texts, labels = [], []
    for topic in TOPICS.values():
        path = os.path.join(HERE, "..", "rules", "packs", "sensitive", topic + ".heed")
        clause = None
        for line in open(path, encoding="utf-8"):
            if re.match(r"  \S", line):
                clause = line.split()[0]
            if clause not in ("yes", "no"):
                continue
            for text in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                row = np.full(len(HEADS), np.nan, np.float32)
                row[HEAD[topic]] = float(clause == "yes")
                texts.append(text.replace('\\"', '"'))
                labels.append(row)
    return Set("packs", texts, np.array(labels), 12)


def lexicon():
    """Words of feeling, a line per group: words joined by `|`, tab, letters of emotions (`-` for none)."""
    texts, labels = [], []
    for path in sorted(glob.glob(os.path.join(HERE, "lexicon", "*.tsv"))):
        for line in open(path, encoding="utf-8"):
            words, letters = line.rstrip("\n").split("\t")
            row = np.full(len(HEADS), np.nan, np.float32)
            chosen = {LETTERS[letter] for letter in letters if letter in LETTERS}
            good = chosen & {"gratitude", "joy"}
            if not chosen:
                row[: HEAD["urgency"]] = 0
            elif not good:
                row[HEAD["gratitude"]] = row[HEAD["joy"]] = row[HEAD["positive"]] = 0
                if chosen != {"confusion"}:
                    row[HEAD["negative"]] = 1
            elif good == chosen:
                row[: HEAD["confusion"]] = row[HEAD["negative"]] = 0
                row[HEAD["positive"]] = 1
            for name in chosen:
                row[HEAD[name]] = 1
            for word in words.split("|"):
                texts.append(word)
                labels.append(row)
    return Set("lexicon", texts, np.array(labels).reshape(-1, len(HEADS)), 2)

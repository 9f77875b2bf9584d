"""Judges the scorer as users meet it: `heed score` on sets it never learned from, beside what they would pick instead.

    python judge.py --heed PATH_OF_HEED [--rules RULES]

Prints, per set and language: macro-F1 of the eight emotions at one half and at the best threshold, AUC, expected calibration
error; AUC of the negative class by valence beside VADER, TextBlob and SnowNLP; false alarms on neutral service messages;
recall and false alarms of topics; time a message.
"""

import argparse
import json
import subprocess
import time

import numpy as np
from sklearn.metrics import roc_auc_score

import data
from data import EMOTIONS, HEAD
from train import best_f1, ece, f1


def scored(heed, texts, rules=None):
    """What `heed score` says of each text, and microseconds a text, start of the program included."""
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    command = [heed, "score"] + (["--rules", rules] if rules else [])
    start = time.perf_counter()
    out = subprocess.run(command, input=lines.encode("utf-8", "surrogatepass"), stdout=subprocess.PIPE, check=True).stdout
    spent = time.perf_counter() - start
    return [json.loads(line) for line in out.splitlines()], 1e6 * spent / max(len(texts), 1)


def emotions(rows):
    return np.array([[row["emotions"][name] for name in EMOTIONS] for row in rows])


def line(name, truth, score):
    cells = []
    for column in range(len(EMOTIONS)):
        sure = ~np.isnan(truth[:, column])
        y, p = truth[sure, column], score[sure, column]
        if y.sum() >= 3:
            cells.append((f1(y, p >= 0.5), best_f1(y, p), roc_auc_score(y, p), ece(y, p)))
    means = np.mean(cells, axis=0)
    print(f"| {name} | {len(truth)} | {len(cells)} | {means[0]:.3f} | {means[1]:.3f} | {means[2]:.3f} | {means[3]:.3f} | {max(c[3] for c in cells):.3f} |")


def peers(texts, language):
    """Sentiment, higher is better, by the tools that users know; and microseconds a text."""
    found = {}

    def run(name, score):
        start = time.perf_counter()
        values = [score(text) for text in texts]
        found[name] = (np.array(values), 1e6 * (time.perf_counter() - start) / len(texts))

    if language == "en":
        from textblob import TextBlob
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        vader = SentimentIntensityAnalyzer()
        run("VADER", lambda text: vader.polarity_scores(text)["compound"])
        run("TextBlob", lambda text: TextBlob(text).sentiment.polarity)
    else:
        from snownlp import SnowNLP

        run("SnowNLP", lambda text: SnowNLP(text).sentiments if text.strip() else 0.5)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--heed", required=True)
    parser.add_argument("--rules", default="rules/storefront")
    options = parser.parse_args()

    files, texts, labels, folds = data.corpus()
    dev = folds == 0
    sets = [("GoEmotions dev", "en", data.goemotions("dev").texts, data.goemotions("dev").labels)]
    for language in ("zh", "en"):
        mine = dev & np.array([name.startswith(language) and name != "zh-social" for name in files])
        sets.append((f"service dev {language}", language, [t for t, m in zip(texts, mine) if m], labels[mine]))
    for part in ("usual", "virus"):
        rows = data.shared(f"measure/smp2020_{part}.valid.jsonl")
        truth = np.full((len(rows), len(data.HEADS)), np.nan)
        for name, label in (("anger", "angry"), ("sadness", "sad"), ("anxiety", "fear"), ("joy", "happy")):
            truth[:, HEAD[name]] = [float(row["label"] == label) for row in rows]
        truth[:, HEAD["negative"]] = [float(row["label"] in ("angry", "sad", "fear")) for row in rows]
        sets.append((f"SMP2020 {part} (zero-shot)", "zh", [row["text"] for row in rows], truth))

    print("| set | texts | emotions | F1 at 0.5 | F1 best | AUC | ECE | worst ECE |\n|---|---|---|---|---|---|---|---|")
    results = {}
    for name, language, some, truth in sets:
        rows, _ = scored(options.heed, some)
        results[name] = rows
        line(name, truth, emotions(rows))

    print("\n| set | negative by | AUC | us a text |\n|---|---|---|---|")
    for name, language, some, truth in sets:
        negative = truth[:, HEAD["negative"]]
        rows, spent = scored(options.heed, some)
        print(f"| {name} | heed score, JSON in and out | {roc_auc_score(negative, [-row['valence'] for row in rows]):.3f} | {spent:.1f} |")
        for peer, (values, spent) in peers(some, language).items():
            print(f"| {name} | {peer} | {roc_auc_score(negative, -values):.3f} | {spent:.1f} |")

    print("\nFalse alarms at 0.5 per 1000 neutral service messages of the development set, and per 1000 lines of ordinary shop chat")
    jddc, _ = scored(options.heed, [row["text"] for row in data.shared("measure/ecommerce_jddc_user.train.jsonl")], options.rules)
    for emotion in EMOTIONS[:6]:
        cells = []
        for name, _, _, truth in sets[1:3]:
            calm = np.nansum(truth[:, :8], 1) == 0
            cells.append(1000 * float((emotions(results[name])[calm, HEAD[emotion]] >= 0.5).mean()))
        cells.append(1000 * float(np.mean([row["emotions"][emotion] >= 0.5 for row in jddc])))
        print(f"| {emotion} | zh {cells[0]:.1f} | en {cells[1]:.1f} | shop chat {cells[2]:.1f} |")

    print("\nTopics of the shipped rules: recall on questions, false alarms on shop chat")
    def rate(texts, topic):
        rows, _ = scored(options.heed, texts, options.rules)
        return float(np.mean([topic in row["topics"] for row in rows]))
    files, texts, labels, folds = data.topic_corpus()
    for topic in ("health", "legal", "financial"):
        alarms = float(np.mean([topic in row["topics"] for row in jddc]))
        cells = []
        for language in ("zh", "en"):
            own = [t for f, t, l, k in zip(files, texts, labels, folds) if k == 0 and language in f and l[HEAD[topic]] == 1]
            if own:
                cells.append(f"own dev {language} {rate(own, topic):.3f} of {len(own)}")
        print(f"| {topic} | {' | '.join(cells)} | shop chat {alarms:.4f} |")
    bank = [row["text"] for row in data.shared("measure/topic_finance_bank_traditional.train.jsonl")]
    print(f"| financial | bank questions, traditional {rate(bank, 'financial'):.3f} of {len(bank)} |")


if __name__ == "__main__":
    main()

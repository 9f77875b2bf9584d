"""Trains the scorer: one linear model over hashed features for all heads, quantised, calibrated, written to one file.

    python train.py --features PATH_OF_THE_FEATURE_PROGRAM --out model.bin

Deterministic: fixed order, fixed seeds, one thread.
"""

import argparse
import json
import os
import struct
import subprocess
import sys
import zlib

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_auc_score

import data
from data import EMOTIONS, HEAD, HEADS

BUCKET_BITS, WAYS, LANES = 14, 4, 16
SLOTS = WAYS << BUCKET_BITS
KEPT = 62_000
# Exponent that damps the log-count ratios.
RATIO_POWER = 0.6
# Weight of a message of our own where one of GoEmotions has 1: more helps on our own messages and costs elsewhere.
OWN_WEIGHT = 4
TOPIC_WEIGHT = 12


def hashes(program, texts):
    """Feature hashes of each text: a flat array and where each text starts."""
    lines = "\n".join(json.dumps(text, ensure_ascii=False) for text in texts) + "\n"
    out = subprocess.run([program], input=lines.encode("utf-8", "surrogatepass"), stdout=subprocess.PIPE, check=True).stdout
    words = np.frombuffer(out, dtype="<u4")
    starts, parts, place = [0], [], 0
    while place < len(words):
        count = int(words[place])
        parts.append(words[place + 1 : place + 1 + count])
        starts.append(starts[-1] + count)
        place += count + 1
    assert len(starts) == len(texts) + 1, (len(starts), len(texts))
    return np.concatenate(parts), np.array(starts, np.int64)


def matrix(flat, starts, columns):
    """Counts over the square root of the number of features, for the features that have a column."""
    index = np.searchsorted(columns, flat)
    index[index == len(columns)] = 0
    known = columns[index] == flat
    row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    size = np.maximum(np.diff(starts), 1)
    values = (1 / np.sqrt(size)).astype(np.float32)[row]
    result = sp.csr_matrix((values[known], (row[known], index[known])), shape=(len(starts) - 1, len(columns)))
    result.sum_duplicates()
    return result


def best_f1(truth, score):
    precision, recall, _ = precision_recall_curve(truth, score)
    return float((2 * precision * recall / np.maximum(precision + recall, 1e-9)).max())


def ratios(X, labels, weights, smooth=0.75):
    """How much each feature tells each head: its log-count ratio between texts with and without the label, damped."""
    known = ~np.isnan(labels)
    result = np.zeros((labels.shape[1], X.shape[1]), np.float32)
    for head in range(labels.shape[1]):
        y, w = np.nan_to_num(labels[:, head]), weights * known[:, head]
        share = (w * y).sum() / w.sum()
        p = X.T @ (w * y) + smooth * share
        q = X.T @ (w * (1 - y)) + smooth * (1 - share)
        result[head] = np.log((p / p.sum()) / (q / q.sum()))
    return np.abs(result) ** RATIO_POWER


def fit(X, domain, labels, weights, strength, steps=100):
    """Weights and biases of all heads at once: logistic regressions with L2 on features scaled by their log-count ratio
    (NB-SVM, Wang and Manning 2012), minimised by L-BFGS with every coordinate scaled by its curvature at the start."""
    heads, width = labels.shape[1], X.shape[1]
    ratio = ratios(X, labels, weights)
    loss_weight = (strength * weights[:, None] * ~np.isnan(labels)).astype(np.float32)
    sign = 2 * np.nan_to_num(labels).astype(np.float32) - 1
    share = (loss_weight * (sign > 0)).sum(0) / loss_weight.sum(0)
    dense = np.hstack([np.ones((len(labels), 1)), domain]).astype(np.float32)
    transposed = X.T.tocsr()
    curvature = loss_weight * (share * (1 - share)).astype(np.float32)
    squares = transposed.copy()
    squares.data **= 2
    unit = 1 / np.sqrt(1 + np.hstack([(squares @ curvature).T * ratio**2, ((dense**2).T @ curvature).T]))
    factor = (np.hstack([ratio, np.ones((heads, dense.shape[1]))]) * unit).astype(np.float32)

    def objective(point):
        point = point.reshape(factor.shape)
        now = point.astype(np.float32) * factor
        margin = sign * (X @ now[:, :width].T + dense @ now[:, width:].T)
        loss = (loss_weight * np.logaddexp(0, -margin)).sum(dtype=np.float64)
        slope = -sign * loss_weight / (1 + np.exp(np.minimum(margin, 60)))
        gradient = np.hstack([(transposed @ slope).T, slope.T @ dense]) * factor + point * unit**2
        return loss + 0.5 * ((point * unit) ** 2).sum(), gradient.ravel()

    found = minimize(objective, np.zeros(factor.size), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6, "ftol": 1e-6})
    point = found.x.reshape(factor.shape) * factor
    return point[:, :width], point[:, width]


def calibration(raw, truth, parts):
    """Slope and offset that turn a raw score into a log-odds (Platt 1999), then moved as helps the F1 at one half, the mean
    over the parts, while the calibration error of no part is above 0.035."""
    model = LogisticRegression(C=1e3, solver="lbfgs")
    model.fit(raw.reshape(-1, 1), truth)
    slope, offset = float(model.coef_[0][0]), float(model.intercept_[0])
    best = (-1.0, 0.0)
    for shift in np.arange(0, 1.01, 0.1):
        p = 1 / (1 + np.exp(-(slope * raw + offset + shift)))
        if shift == 0 or max(ece(truth[part], p[part]) for part in parts) <= 0.035:
            best = max(best, (np.mean([f1(truth[part], p[part] >= 0.5) for part in parts]), -shift))
    return slope, offset - best[1]


def ece(truth, p, bins=10):
    """Expected calibration error over ten bins of equal width (Guo and others 2017)."""
    index = np.minimum((p * bins).astype(int), bins - 1)
    total = 0.0
    for b in range(bins):
        chosen = index == b
        if chosen.any():
            total += chosen.mean() * abs(p[chosen].mean() - truth[chosen].mean())
    return total


def f1(truth, guess):
    hit = (truth * guess).sum()
    return 2 * hit / max(truth.sum() + guess.sum(), 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--strength", type=float, default=4)
    options = parser.parse_args()

    files, texts, labels, folds = data.corpus()
    dev = folds == 0
    topic_files, topic_texts, topic_labels, topic_folds = data.topic_corpus()
    topic_keep = np.where(topic_folds != 0)[0]

    sets = [data.goemotions("train"), data.brighter(), data.cped(), *data.topics(), data.lexicon(), data.packs()]
    sets.append(data.Set("topic", [topic_texts[i] for i in topic_keep], topic_labels[topic_keep], TOPIC_WEIGHT))
    sets.append(data.Set("service", texts, labels, OWN_WEIGHT))

    all_texts = sum((s.texts for s in sets), [])
    all_labels = np.concatenate([s.labels for s in sets])
    weights = np.concatenate([np.full(len(s.texts), s.weight) for s in sets])
    # Sets about emotions differ in how often they name one; sets about a topic hold nothing else and get no column.
    names = ["brighter", "cped", "goemotions", "lexicon"]
    domain = np.concatenate(
        [np.tile([2.0 * (s.name == name) for name in names], (len(s.texts), 1)) for s in sets])
    first = len(all_texts) - len(texts)
    usable = np.ones(len(all_texts), bool)
    usable[first:][dev] = False
    print(f"{len(all_texts)} texts, {len(texts)} of our own ({dev.sum()} dev), {len(HEADS)} heads", flush=True)

    flat, starts = hashes(options.features, all_texts)
    kept_rows = np.repeat(usable, np.diff(starts))
    columns, counts = np.unique(flat[kept_rows], return_counts=True)
    columns = columns[counts >= 2]
    X = matrix(flat, starts, columns)
    print(f"{X.shape[1]} features seen twice or more", flush=True)

    def train(rows):
        W = np.zeros((len(HEADS), X.shape[1]), np.float32)
        bias = np.zeros(len(HEADS))
        for heads in (slice(0, HEAD["health"]), slice(HEAD["health"], len(HEADS))):
            some = np.where(rows & ~np.isnan(all_labels[:, heads]).all(1))[0]
            W[heads], bias[heads] = fit(X[some], domain[some], all_labels[some, heads], weights[some], options.strength)
        return W, bias

    # Each third of our corpus is scored by weights that were fitted without it: these scores calibrate.
    topic_start = first - len(topic_keep)
    own = np.concatenate([topic_start + np.arange(len(topic_keep)), first + np.where(~dev)[0]])
    own_folds = np.concatenate([topic_folds[topic_keep], folds[~dev]])
    own_names = np.array([topic_files[i] for i in topic_keep] + [name for name, d in zip(files, dev) if not d])
    raw = np.zeros((len(own), len(HEADS)))
    for third in range(3):
        out = own_folds % 3 == third
        rows = usable.copy()
        rows[own[out]] = False
        W, bias = train(rows)
        raw[out] = X[own[out]] @ W.T + bias
    slopes = np.ones((len(HEADS), 2))
    for head in range(len(HEADS)):
        some = ~np.isnan(all_labels[own, head]) & (own_names != "zh-social")
        parts = [np.char.find(own_names[some], language) >= 0 for language in ("zh", "en")]
        slopes[head] = calibration(raw[some, head], all_labels[own[some], head], parts)
    W, bias = train(usable)

    # What is kept: the features that can move a score most, four to a bucket.
    energy = np.sqrt(np.asarray(X[usable].multiply(X[usable]).sum(0)).ravel())
    importance = np.abs(W * slopes[:, :1]).max(0) * energy
    order = np.argsort(-importance, kind="stable")
    room = np.zeros(1 << BUCKET_BITS, np.int64)
    fingerprints = np.zeros(SLOTS, np.uint16)
    rows = np.zeros((SLOTS, LANES), np.int8)
    calibrated = (W * slopes[:, :1]).astype(np.float64)
    kept, taken = [], set()
    for column in order[:KEPT]:
        value = int(columns[column])
        bucket, mark = value >> (32 - BUCKET_BITS), value & 0xFFFF
        if mark == 0 or room[bucket] == WAYS or (bucket, mark) in taken:
            continue
        taken.add((bucket, mark))
        kept.append((column, bucket * WAYS + room[bucket]))
        fingerprints[bucket * WAYS + room[bucket]] = mark
        room[bucket] += 1
    chosen = np.array([column for column, _ in kept])
    slots = np.array([slot for _, slot in kept])
    scale = np.abs(calibrated[:, chosen]).max(1) / 127
    quantised = np.rint(calibrated[:, chosen] / scale[:, None]).astype(np.int8)
    rows[slots, : len(HEADS)] = quantised.T
    offset = bias * slopes[:, 0] + slopes[:, 1]
    print(f"{len(chosen)} features kept, {(importance[order[KEPT:]]**2).sum() / (importance**2).sum():.4f} of the weight left out")

    body = struct.pack("<IIQ", BUCKET_BITS, len(HEADS), 0)
    body += struct.pack(f"<{LANES}d", *(list(scale * 1000) + [0.0] * (LANES - len(HEADS))))
    body += struct.pack(f"<{LANES}d", *(list(offset * 1000) + [0.0] * (LANES - len(HEADS))))
    body += fingerprints.tobytes() + rows.tobytes()
    with open(options.out, "wb") as file:
        file.write(b"HEEDMDL1" + struct.pack("<II", len(body), zlib.crc32(body)) + body)
    print(f"{options.out}: {len(body) + 16} bytes")

    # The same file, judged.
    M = np.zeros((len(HEADS), X.shape[1]))
    M[:, chosen] = quantised * scale[:, None]

    def logits(texts):
        return matrix(*hashes(options.features, texts), columns) @ M.T + offset

    def report(name, L, Y):
        P = 1 / (1 + np.exp(-L))
        cells = []
        for head, emotion in enumerate(EMOTIONS):
            sure = ~np.isnan(Y[:, head])
            y, p = Y[sure, head], P[sure, head]
            if y.sum() < 3:
                continue
            cells.append((emotion, f1(y, p >= 0.5), best_f1(y, p), roc_auc_score(y, p), ece(y, p), int(y.sum())))
        if not cells:
            return
        means = [np.mean([c[k] for c in cells]) for k in (1, 2, 3, 4)]
        print(f"{name:28} n {len(Y):5}  F1@.5 {means[0]:.3f}  best {means[1]:.3f}  AUC {means[2]:.3f}  ECE {means[3]:.3f}")
        print("   " + "  ".join(f"{c[0][:5]} {c[1]:.2f}/{c[2]:.2f}/{c[3]:.2f}/{c[4]:.2f} ({c[5]})" for c in cells))

    ge = data.goemotions("dev")
    L = logits(ge.texts)
    report("GoEmotions dev", L, ge.labels)
    valence = 1 / (1 + np.exp(-L[:, 8])) - 1 / (1 + np.exp(-L[:, 9]))
    print("   AUC of negative by valence", round(roc_auc_score(ge.labels[:, 9], -valence), 3))
    service = X[first:] @ M.T + offset
    for language in ("zh", "en"):
        mine = dev & np.array([name.startswith(language) for name in files])
        if mine.any():
            report(f"service dev {language}", service[mine], labels[mine])
            calm = mine & (np.nansum(labels[:, :8], 1) == 0)
            P = 1 / (1 + np.exp(-service[calm]))
            print(f"   neutral {calm.sum()}: false alarms per 1000", {n: round(1000 * float((P[:, HEAD[n]] >= 0.5).mean())) for n in EMOTIONS})
    spare = np.where(topic_folds == 0)[0]
    P = 1 / (1 + np.exp(-logits([topic_texts[i] for i in spare])))
    for topic in data.TOPICS.values():
        y = topic_labels[spare, HEAD[topic]]
        p = P[:, HEAD[topic]]
        print(f"topic dev {topic}: AUC {roc_auc_score(y, p):.3f}")
        for language in ("zh", "en"):
            mine = np.array([language in topic_files[i] for i in spare])
            print(f"topic dev {topic} {language}: recall {(p[mine & (y == 1)] >= 0.5).sum()} of {int((mine & (y == 1)).sum())}, false alarms {(p[mine & (y == 0)] >= 0.5).sum()} of {int((mine & (y == 0)).sum())}")
    for name in ("usual", "virus"):
        items = data.shared(f"measure/smp2020_{name}.valid.jsonl")
        L = logits([i["text"] for i in items])
        aucs = {e: roc_auc_score([i["label"] == s for i in items], L[:, HEAD[e]]) for e, s in (("anger", "angry"), ("sadness", "sad"), ("anxiety", "fear"), ("joy", "happy"))}
        print(f"SMP {name}", {k: round(float(v), 3) for k, v in aucs.items()}, "mean", round(float(np.mean(list(aucs.values()))), 3))
    jd = data.shared("measure/ecommerce_jddc_user.train.jsonl")
    L = logits([i["text"] for i in jd])
    print("JDDC per 1000 over 0.5", {n: round(1000 * float((L[:, HEAD[n]] >= 0).mean()), 1) for n in HEADS})
    bank = logits([i["text"] for i in data.shared("measure/topic_finance_bank_traditional.train.jsonl")])
    print("recall of traditional bank questions", round(float((bank[:, HEAD["financial"]] >= 0).mean()), 3))


if __name__ == "__main__":
    main()

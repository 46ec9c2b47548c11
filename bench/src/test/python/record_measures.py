"""Records what trec_eval and ir_measures make of random runs, for the tests of io.winnow.bench.eval.

Run from the repository root, with ir_measures and pytrec-eval-terrier installed:
    python bench/src/test/python/record_measures.py

pytrec_eval (trec_eval itself, compiled into a wheel) gives every value that it has a measure for; ir_measures gives
RR@k and Judged, and all means. The two are compared where both have a measure. Of equal scores, ir_measures' own
providers put the lower id first, trec_eval the higher: ir_measures is therefore given runs without ties, in
trec_eval's order.

The wheel rounds scores to floats, trec_eval 10.0 does not: all scores here are floats, so that both agree, and a test
by hand covers scores that only a double tells apart.

Lines of the golden file, split by tabs:
    J query document grade        R query document score
    V case measure query value printed        M case measure mean printed
where the case is "kept", or "dropped" for runs without the document whose id is the query's.
"""
import gzip
import random
import struct
from importlib.metadata import version
from pathlib import Path

import ir_measures
import pytrec_eval
from ir_measures import Qrel, ScoredDoc

GOLDEN = Path("bench/src/test/resources/golden/measures/random.tsv.gz")
SEED = 20260903
MEASURES = """
    nDCG nDCG@1 nDCG@3 nDCG@10 nDCG@100 R@1 R@5 R@10 R@100 AP AP@5 AP@10 AP@100 RR RR@1 RR@3 RR@10
    P@1 P@5 P@10 P@100 Rprec Bpref Judged Judged@1 Judged@5 Judged@10 Judged@100 Success@1 Success@5 Success@10
    R(rel=2)@10 AP(rel=2) AP(rel=2)@10 RR(rel=2) RR(rel=2)@10 P(rel=2)@5 Rprec(rel=2) Bpref(rel=2) Success(rel=2)@5
    AP(rel=3) Bpref(rel=3) Rprec(rel=3) AP(rel=5) Bpref(rel=5)
""".split()
TREC_NAMES = {"nDCG": "ndcg", "R": "recall", "AP": "map", "RR": "recip_rank", "P": "P", "Rprec": "Rprec",
              "Bpref": "bpref", "Success": "success"}

# Ids that begin one another, and ids whose order in UTF-8 is not that in UTF-16.
DOCUMENTS = ([f"d{i}" for i in range(130)] + [f"d{i:03}" for i in range(40)] + ["d", "D1", "d1-", "d1/2", "MED-10"]
             + ["é", "éa", "e\u0301", "Ω", "文", "文書", "\uFF5E", "\uFF5Ea", "\U00010400", "\U00010400a", "😀"])


def as_float(number):
    return struct.unpack("f", struct.pack("f", number))[0]


def score(rng, kind):
    if kind == "tied":
        return 1.0
    if kind == "coarse":
        return rng.randrange(-4, 12) / 4
    if kind == "zeros":
        return rng.choice([0.0, -0.0, 0.5])
    return as_float(rng.uniform(-5, 30))


def make(rng):
    judgments, run = {}, {}
    queries = [f"q{i}" for i in range(60)] + ["d1", "d10", "d2", "文", "q", "é-query", "\U00010400"]
    for number, query in enumerate(queries):
        known = rng.sample(DOCUMENTS, rng.choice([1, 2, 5, 12, 30, 90]))
        grades = rng.choice([[0, 1], [0, 0, 0, 1], [0, 1, 2, 3], [-1, 0, 1, 2], [-2, -1, 0, 0, 1, 4], [1], [0], [-1, 0]])
        judgments[query] = {document: rng.choice(grades) for document in known}
        # trec_eval reads beyond its own arrays where a query has negative grades only.
        judgments[query][known[0]] = max(0, judgments[query][known[0]])
        if query in DOCUMENTS:
            judgments[query][query] = rng.choice([0, 1, 2])
        if number % 9 == 8:
            continue
        found = rng.sample(DOCUMENTS, rng.choice([1, 3, 8, 20, 60, 150]))
        found += [document for document in known if rng.random() < 0.5 and document not in found]
        if query in DOCUMENTS and query not in found:
            found.append(query)
        kind = rng.choice(["tied", "coarse", "coarse", "zeros", "fine", "fine"])
        run[query] = {document: score(rng, kind) for document in found}
    run["never judged"] = {"d1": 1.0, "d2": 0.5}
    return judgments, run


def in_order(documents):
    """The ids in trec_eval's order."""
    by_id = sorted(documents, key=lambda document: document.encode(), reverse=True)
    return sorted(by_id, key=lambda document: -documents[document])


def by_trec_eval(measure, judgments, run):
    """Values by query; None if trec_eval has no such measure."""
    name, cutoff = TREC_NAMES.get(measure.NAME), measure.params.get("cutoff")
    if name is None or (measure.NAME == "RR" and cutoff):
        return None
    if cutoff:
        name += ("_cut_" if measure.NAME in ("nDCG", "AP") else "_") + str(cutoff)
    evaluator = pytrec_eval.RelevanceEvaluator(judgments, [name], relevance_level=measure.params.get("rel", 1))
    found = evaluator.evaluate(run)
    return {query: found[query][name] if query in found else 0.0 for query in judgments}


def record(case, judgments, run, lines):
    qrels = [Qrel(query, document, grade) for query in judgments for document, grade in judgments[query].items()]
    ordered = [ScoredDoc(query, document, -float(rank))
               for query in run for rank, document in enumerate(in_order(run[query]))]
    for text in MEASURES:
        measure = ir_measures.parse_measure(text)
        assert str(measure) == text, (str(measure), text)
        mean, metrics = measure.calc(qrels, ordered)
        values = {metric.query_id: metric.value for metric in metrics}
        assert values.keys() == judgments.keys(), text
        theirs = by_trec_eval(measure, judgments, run)
        if theirs is not None:
            for query, value in theirs.items():
                assert abs(value - values[query]) < 1e-12, (case, text, query, value, values[query])
            values = theirs
        lines += [f"V\t{case}\t{text}\t{query}\t{values[query]!r}\t{values[query]:.4f}" for query in sorted(values)]
        lines.append(f"M\t{case}\t{text}\t{mean!r}\t{mean:.4f}")


def check_that_the_wheel_has_float_scores():
    evaluator = pytrec_eval.RelevanceEvaluator({"q": {"a": 1}}, ["recip_rank"])
    assert evaluator.evaluate({"q": {"a": 1 + 1e-10, "b": 1.0}})["q"]["recip_rank"] == 0.5


def main():
    check_that_the_wheel_has_float_scores()
    judgments, run = make(random.Random(SEED))
    lines = [f"# written by bench/src/test/python/record_measures.py, seed {SEED}",
             f"# pytrec-eval-terrier {version('pytrec-eval-terrier')}, ir_measures {version('ir_measures')}"]
    lines += [f"J\t{q}\t{d}\t{grade}" for q in judgments for d, grade in judgments[q].items()]
    lines += [f"R\t{q}\t{d}\t{sim!r}" for q in run for d, sim in run[q].items()]
    record("kept", judgments, run, lines)
    record("dropped", judgments, {q: {d: s for d, s in run[q].items() if d != q} for q in run}, lines)
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    print(f"{len(judgments)} judged queries, {len(lines)} lines, {GOLDEN.stat().st_size} bytes")


if __name__ == "__main__":
    main()

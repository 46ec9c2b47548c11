"""Records what scipy and statsmodels make of paired values, for the tests of io.winnow.bench.compare.

Run from the repository root, with scipy and statsmodels installed:
    python bench/src/test/python/record_statistics.py

Lines of the golden file are JSON objects, the first with the versions. "paired" lines hold two systems' values and
    t              p of ttest_rel
    randomization  p of permutation_test on the absolute mean difference: exact for up to 12 queries, else by 200,000
                   resamples with (c + 1) / (n + 1)
    interval       bootstrap of the mean difference, percentile, by 100,000 resamples
"holm" lines hold p-values and what multipletests makes of them.
"""
import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy
from scipy import stats
from statsmodels.stats.multitest import multipletests

GOLDEN = Path("bench/src/test/resources/golden/statistics/paired.jsonl")
SEED = 20260919
EXACT = 12


def measures(rng, size, shift):
    """Values as measures give them: from 0 to 1, many zeros and ones, many queries alike in both systems."""
    first = numpy.clip(rng.normal(0.4, 0.4, size), 0, 1).round(4)
    change = numpy.where(rng.random(size) < 0.3, 0, rng.normal(shift, 0.3, size))
    return first, numpy.clip(first + change, 0, 1).round(4)


def distance(first, second, axis):
    return numpy.abs(numpy.mean(second - first, axis=axis))


def paired(rng, size, shift):
    first, second = measures(rng, size, shift)
    differences = second - first
    if len(numpy.unique(differences)) < 2:
        return paired(rng, size, shift)
    permuted = stats.permutation_test(
        (first, second), distance, permutation_type="samples", alternative="greater", rng=rng,
        n_resamples=numpy.inf if size <= EXACT else 200_000, batch=10_000)
    ends = stats.bootstrap((differences,), numpy.mean, method="percentile", rng=rng, n_resamples=100_000,
                           batch=10_000).confidence_interval
    return {"kind": "paired", "first": first.tolist(), "second": second.tolist(),
            "t": float(stats.ttest_rel(second, first).pvalue), "randomization": float(permuted.pvalue),
            "interval": [float(ends.low), float(ends.high)]}


def holm(rng, size):
    values = (10.0 ** rng.uniform(-6, 0, size)).tolist()
    if size > 3:
        values[1], values[2] = values[0], rng.choice([0.0, 1.0])
    return {"kind": "holm", "p": values, "adjusted": multipletests(values, method="holm")[1].tolist()}


def main():
    rng = numpy.random.default_rng(SEED)
    lines = [{"kind": "versions", "seed": SEED, "python": platform.python_version(),
              **{name: version(name) for name in ("numpy", "scipy", "statsmodels")}}]
    for size in (2, 3, 5, 8, 10, 12, 40, 225):
        for shift in (0.0, 0.05, -0.3):
            lines.append(paired(rng, size, shift))
    lines += [holm(rng, size) for size in (1, 2, 3, 4, 7, 20)]
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    GOLDEN.write_text("".join(json.dumps(line) + "\n" for line in lines))


main()

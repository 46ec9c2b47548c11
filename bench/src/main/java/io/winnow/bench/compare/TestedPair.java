package io.winnow.bench.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A difference between two systems, and what chance alone would make of it.
 *
 * @param paired both values of each query
 * @param interval of the mean difference, by {@link Bootstrap}
 * @param t of the mean difference, by {@link PairedT}
 * @param randomization the same by {@link Randomization}
 */
public record TestedPair(Paired paired, Interval interval, PValue t, PValue randomization) {

  /** Tests pairs that are looked at together: p-values are adjusted over all of them. */
  public static List<TestedPair> family(List<Paired> pairs) {
    List<PValue> t = pValues(pairs, PairedT::pValue);
    List<PValue> randomization = pValues(pairs, Randomization::pValue);
    return IntStream.range(0, pairs.size())
        .mapToObj(
            i ->
                new TestedPair(
                    pairs.get(i),
                    Bootstrap.ofMean(pairs.get(i).differences()),
                    t.get(i),
                    randomization.get(i)))
        .toList();
  }

  /** All digits, without the single queries. */
  public ObjectNode json() {
    ObjectNode tree =
        JsonNodeFactory.instance.objectNode().put("difference", paired.meanDifference());
    tree.set("interval", interval.json());
    tree.set("p_t", t.json());
    tree.set("p_randomization", randomization.json());
    return tree.put("wins", paired.wins())
        .put("ties", paired.ties())
        .put("losses", paired.losses());
  }

  private static List<PValue> pValues(List<Paired> pairs, ToDoubleFunction<double[]> test) {
    double[] raw =
        pairs.stream().mapToDouble(pair -> test.applyAsDouble(pair.differences())).toArray();
    double[] adjusted = Holm.adjust(raw);
    return IntStream.range(0, raw.length).mapToObj(i -> new PValue(raw[i], adjusted[i])).toList();
  }
}

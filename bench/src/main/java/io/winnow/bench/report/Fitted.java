package io.winnow.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A result whose model was fitted to a number of the collection's texts.
 *
 * @param texts 1 or more
 * @param seconds what the teacher took to encode them, above 0; empty where it was not told
 */
record Fitted(Entry entry, int texts, OptionalDouble seconds) {
  private static final List<String> PIPELINES = List.of("static", "hybrid");

  private static final String TEXTS = "model_fit_texts";

  /**
   * Each result, with the time of its teacher.
   *
   * @throws IOException if one is not of a fitted model, or if two are of the same collection,
   *     pipeline and number of texts; the message names them
   */
  static List<Fitted> of(List<Entry> entries, TeacherTimes teacher) throws IOException {
    Map<List<Object>, Fitted> first = new HashMap<>();
    List<Fitted> all = new ArrayList<>();
    for (Entry entry : entries) {
      Fitted fitted = of(entry, teacher);
      Fitted known =
          first.putIfAbsent(List.of(entry.collection(), fitted.pipeline(), fitted.texts()), fitted);
      if (known != null) {
        throw new IOException(
            "%s and %s: expected one result for each collection, pipeline and number of texts, found two of %s with pipeline %s, %s %d; remove one"
                .formatted(
                    known.entry().result().file(),
                    entry.result().file(),
                    entry.collection(),
                    fitted.pipeline(),
                    TEXTS,
                    fitted.texts()));
      }
      all.add(fitted);
    }
    return List.copyOf(all);
  }

  private static Fitted of(Entry entry, TeacherTimes teacher) throws IOException {
    Setup setup = entry.setup();
    JsonNode texts = entry.result().tree().path(TEXTS);
    if (!PIPELINES.contains(setup.get("pipeline"))
        || setup.isReranked()
        || !Results.isPositive(texts.toString())) {
      throw new IOException(
          "%s: expected pipeline %s, not reranked, with %s, found %s, %s %s; evaluate a model of: winnow distill --corpus"
              .formatted(
                  entry.result().file(),
                  String.join(" or ", PIPELINES),
                  TEXTS,
                  setup.describe(),
                  TEXTS,
                  texts.isNumber() ? texts.asText() : "none"));
    }
    return new Fitted(
        entry, texts.intValue(), teacher.of(entry.result().dataset(), texts.intValue()));
  }

  String pipeline() {
    return entry.setup().get("pipeline");
  }
}

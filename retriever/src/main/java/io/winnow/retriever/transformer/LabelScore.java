package io.winnow.retriever.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.engine.ModelFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * What score is made of a classifier's logits.
 *
 * <p>Of one label, or of labels that do not exclude each other, the label's logit. Of labels that
 * do, as after a softmax, the log-odds of the label: its logit less the logarithm of the summed
 * exponentials of the others. Of two labels that is the difference of the logits. The sigmoid of
 * log-odds is the softmax's probability, so the order is that of the probabilities.
 *
 * @param labels how many there are
 * @param label the one whose score is wanted
 * @param exclusive whether labels exclude each other
 * @param sigmoid whether the score goes through the sigmoid
 */
record LabelScore(int labels, int label, boolean exclusive, boolean sigmoid) {
  private static final String MULTI_LABEL = "multi_label_classification";

  /**
   * As a configuration says.
   *
   * @param config {@code config.json}
   * @param uses {@code config_sentence_transformers.json}, whose activation goes first
   * @param labels how many the model has
   * @param wanted the name or number of one, or empty
   */
  static LabelScore of(ModelJson config, ModelJson uses, int labels, String wanted)
      throws ModelFormatException {
    boolean sigmoid = sigmoid(config, uses);
    // A sigmoid over several labels looks at each alone.
    boolean exclusive =
        labels > 1 && !sigmoid && !config.text("problem_type", "").equals(MULTI_LABEL);
    return new LabelScore(labels, index(config, names(config, labels), wanted), exclusive, sigmoid);
  }

  private static List<String> names(ModelJson config, int labels) throws ModelFormatException {
    JsonNode named = config.root().path("id2label");
    if (named.isObject() && named.size() != labels) {
      throw new ModelFormatException(
          config.path(),
          "id2label: expected %d labels, as many as the model gives, found %d"
              .formatted(labels, named.size()));
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < labels; i++) {
      names.add(named.path(String.valueOf(i)).asText("LABEL_" + i));
    }
    return names;
  }

  private static int index(ModelJson config, List<String> names, String wanted)
      throws ModelFormatException {
    if (wanted.isEmpty() && names.size() <= 2) {
      return names.size() - 1;
    }
    for (int i = 0; i < names.size(); i++) {
      if (wanted.equals(names.get(i)) || wanted.equals(String.valueOf(i))) {
        return i;
      }
    }
    String all = "the labels are " + String.join(", ", names);
    if (wanted.isEmpty()) {
      throw new ModelFormatException(
          config.path(),
          "no label of the model is the score by itself: "
              + all
              + "; choose one with PairOptions.withLabel");
    }
    throw new IllegalArgumentException("no label " + wanted + ": " + all);
  }

  /** See {@link io.winnow.retriever.rerank.CrossEncoder} for the rule. */
  private static boolean sigmoid(ModelJson config, ModelJson uses) throws ModelFormatException {
    String older = config.text("sbert_ce_default_activation_function", "Identity");
    String named =
        uses.text(
            "activation_fn",
            config.root().path("sentence_transformers").path("activation_fn").asText(older));
    return switch (named.substring(named.lastIndexOf('.') + 1)) {
      case "Identity" -> false;
      case "Sigmoid" -> true;
      default ->
          throw new ModelFormatException(
              config.path(),
              "activation " + named + " not supported; supported: Identity, Sigmoid");
    };
  }

  /**
   * Scores of a batch.
   *
   * @param logits [rows x labels]
   * @return [rows]
   */
  float[] of(float[] logits) {
    float[] scores = new float[logits.length / labels];
    for (int row = 0; row < scores.length; row++) {
      int from = row * labels;
      double score = logits[from + label] - (exclusive ? others(logits, from) : 0);
      scores[row] = (float) (sigmoid ? 1 / (1 + Math.exp(-score)) : score);
    }
    return scores;
  }

  /** The logarithm of the summed exponentials of the other labels. */
  private double others(float[] logits, int from) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < labels; i++) {
      greatest = i == label ? greatest : Math.max(greatest, logits[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < labels; i++) {
      sum += i == label ? 0 : Math.exp(logits[from + i] - greatest);
    }
    return greatest + Math.log(sum);
  }
}

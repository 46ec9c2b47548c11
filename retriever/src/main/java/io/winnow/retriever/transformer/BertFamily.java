package io.winnow.retriever.transformer;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the families of BERT differ, as data for one {@link BertTransformer}: what their {@code
 * config.json} and their tensors call things, where positions start, and the head of a classifier.
 * MiniLM is a BERT.
 *
 * <p>As in transformers 4.57: modeling_bert, modeling_distilbert, modeling_roberta.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are from List.of
enum BertFamily {
  /** Devlin et al. 2019. */
  BERT(
      List.of("bert"),
      List.of("BertForSequenceClassification"),
      new Keys(
          "hidden_size",
          "num_hidden_layers",
          "num_attention_heads",
          "intermediate_size",
          "hidden_act"),
      Names.BERT,
      new Head("pooler.dense", Activation.TANH, "classifier")),
  /** Sanh et al. 2019; no token types. */
  DISTILBERT(
      List.of("distilbert"),
      List.of("DistilBertForSequenceClassification"),
      new Keys("dim", "n_layers", "n_heads", "hidden_dim", "activation"),
      new Names(
          "transformer.layer.",
          "attention.q_lin",
          "attention.k_lin",
          "attention.v_lin",
          "attention.out_lin",
          "sa_layer_norm",
          "ffn.lin1",
          "ffn.lin2",
          "output_layer_norm"),
      new Head("pre_classifier", Activation.RELU, "classifier")),
  /** Liu et al. 2019, Conneau et al. 2020; positions start behind the id of padding. */
  ROBERTA(
      List.of("roberta", "xlm-roberta"),
      List.of("RobertaForSequenceClassification", "XLMRobertaForSequenceClassification"),
      BERT.keys,
      Names.BERT,
      new Head("classifier.dense", Activation.TANH, "classifier.out_proj"));

  /** What a file may put before the name of an encoder's tensor. */
  static final List<String> PREFIXES = List.of("", "bert.", "distilbert.", "roberta.");

  private final List<String> modelTypes;
  private final List<String> classifiers;
  private final Keys keys;
  private final Names names;
  private final Head head;

  BertFamily(List<String> modelTypes, List<String> classifiers, Keys keys, Names names, Head head) {
    this.modelTypes = modelTypes;
    this.classifiers = classifiers;
    this.keys = keys;
    this.names = names;
    this.head = head;
  }

  /** Keys of {@code config.json}. */
  record Keys(String hidden, String layers, String heads, String intermediate, String activation) {}

  /**
   * Names of a layer's tensors.
   *
   * @param layer what stands before the layer's number
   */
  record Names(
      String layer,
      String query,
      String key,
      String value,
      String attended,
      String attendedNorm,
      String intermediate,
      String output,
      String outputNorm) {
    static final Names BERT =
        new Names(
            "encoder.layer.",
            "attention.self.query",
            "attention.self.key",
            "attention.self.value",
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");
  }

  /** What is between the two affine maps of a head. */
  enum Activation {
    TANH,
    RELU
  }

  /**
   * A classifier over the first token's hidden state.
   *
   * @param dense the first affine map, [hidden x hidden]
   * @param out the second, [labels x hidden]
   */
  record Head(String dense, Activation activation, String out) {}

  Keys keys() {
    return keys;
  }

  Names names() {
    return names;
  }

  Head head() {
    return head;
  }

  /** The architectures, in {@code config.json}, of its cross-encoders. */
  List<String> classifiers() {
    return classifiers;
  }

  boolean hasTypes() {
    return this != DISTILBERT;
  }

  /** Whether a position is the count of the tokens before it from the padding's id plus one on. */
  boolean countsFromPadding() {
    return this == ROBERTA;
  }

  /** The family of a {@code model_type}, or null. */
  static @Nullable BertFamily of(String modelType) {
    return Arrays.stream(values())
        .filter(family -> family.modelTypes.contains(modelType))
        .findFirst()
        .orElse(null);
  }

  /** Every {@code model_type} that there is a family for. */
  static List<String> supported() {
    return Arrays.stream(values()).flatMap(family -> family.modelTypes.stream()).toList();
  }

  /** Every architecture of a cross-encoder. */
  static List<String> supportedClassifiers() {
    return Arrays.stream(values()).flatMap(family -> family.classifiers.stream()).toList();
  }
}

package io.winnow.retriever.model;

import io.winnow.engine.distill.Pooling;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The sentence encoders that go by a short name: how their jar names them and how they are to be
 * used, which an ONNX file does not say.
 */
enum KnownModel {
  ALL_MINILM_L6_V2("all-MiniLM-L6-v2", "all-minilm-l6-v2", Pooling.MEAN, 256, "", ""),
  BGE_SMALL_EN_V15(
      "bge-small-en-v1.5",
      "bge-small-en-v1.5",
      Pooling.FIRST,
      512,
      "Represent this sentence for searching relevant passages: ",
      ""),
  E5_SMALL_V2("e5-small-v2", "e5-small-v2", Pooling.MEAN, 512, "query: ", "passage: ");

  private final String shortName;
  private final String resource;
  private final Pooling pooling;
  private final int maxLength;
  private final String queryPrompt;
  private final String documentPrompt;

  KnownModel(
      String shortName,
      String resource,
      Pooling pooling,
      int maxLength,
      String queryPrompt,
      String documentPrompt) {
    this.shortName = shortName;
    this.resource = resource;
    this.pooling = pooling;
    this.maxLength = maxLength;
    this.queryPrompt = queryPrompt;
    this.documentPrompt = documentPrompt;
  }

  static Optional<KnownModel> find(String name) {
    return Arrays.stream(values())
        .filter(model -> model.shortName.equalsIgnoreCase(name) || model.resource.equals(name))
        .findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(KnownModel::shortName).toList();
  }

  String shortName() {
    return shortName;
  }

  /** Base name of its class-path resources. */
  String resource() {
    return resource;
  }

  Pooling pooling() {
    return pooling;
  }

  /** In tokens, special tokens included. */
  int maxLength() {
    return maxLength;
  }

  /** What goes before a query. */
  String queryPrompt() {
    return queryPrompt;
  }

  /** What goes before a document. */
  String documentPrompt() {
    return documentPrompt;
  }

  /** Where its jar is to be had; in the distribution, that of the first is on the class path. */
  String artifact() {
    return "dev.langchain4j:langchain4j-embeddings-"
        + resource.replace("bge-small-en-v1.5", "bge-small-en-v15");
  }
}

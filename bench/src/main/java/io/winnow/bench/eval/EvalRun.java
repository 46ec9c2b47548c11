package io.winnow.bench.eval;

import io.winnow.datasets.TestCollection;
import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.Precision;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorCache;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds the system that the settings name, and runs a collection's queries through it. */
final class EvalRun {
  private final EvalSettings settings;
  private final TestCollection collection;
  private final CollectionDigest digest;
  private final Progress progress;
  private final long start;

  /**
   * Takes what there is.
   *
   * @param start when the work began, for the time of all of it
   */
  EvalRun(
      EvalSettings settings,
      TestCollection collection,
      CollectionDigest digest,
      Progress progress,
      long start) {
    this.start = start;
    this.settings = settings;
    this.collection = collection;
    this.digest = digest;
    this.progress = progress;
  }

  EvalResult run() throws IOException {
    return settings.pipeline() == Pipeline.CONTEXTUAL ? contextual() : recall();
  }

  private EvalResult contextual() throws IOException {
    String spec = Objects.requireNonNull(settings.model());
    try (SentenceEncoder encoder = SentenceEncoder.load(ModelStore.standard().transformer(spec));
        VectorCache cache = StageTwo.openCache(encoder);
        ContextualSystem system = ContextualSystem.over(collection.corpus(), cache, progress)) {
      Evaluation evaluation = evaluate(system);
      Map<String, @Nullable Object> about = collection(system.index());
      about.put("model", ModelName.of(spec));
      about.put("model_fingerprint", encoder.fingerprint());
      about.put("dims", encoder.dimension());
      return result(evaluation, null, about);
    }
  }

  private EvalResult recall() throws IOException {
    try (StaticModel model = load();
        StageTwo stageTwo =
            StageTwo.load(settings.rerank(), settings.rerankers(), settings.cachedVectors());
        SystemUnderTest system = open(model, stageTwo.reranker())) {
      Evaluation evaluation = evaluate(system);
      Map<String, @Nullable Object> about = collection(system.index());
      if (settings.pipeline() == Pipeline.HYBRID) {
        about.put("fusion", settings.fusion().toString());
      }
      if (settings.pipeline() != Pipeline.BM25) {
        about.put("model", ModelName.of(Objects.requireNonNull(settings.model())));
        about.put("model_fingerprint", model.fingerprint());
        about.put("model_fit_documents", model.about().get("fit_documents"));
        about.put("model_fit_texts", model.about().get("fit_texts"));
        about.put("dims", model.dimension());
        about.put("dtype", model.elementType().name().toLowerCase(Locale.ROOT));
      }
      Reranker reranker = stageTwo.reranker();
      if (reranker != null) {
        about.put("rerank", rerankers(Objects.requireNonNull(settings.rerank())));
        about.put("rerank_fingerprint", reranker.fingerprint());
        Precision precision = settings.rerankers().precision();
        if (precision != Precision.FLOAT32) {
          about.put("precision", precision.toString());
        }
        RerankPolicy policy = settings.policy();
        about.put("depth", policy.depth());
        if (policy.recallWeight() > 0) {
          about.put("recall_weight", policy.recallWeight());
        }
        if (policy.margin() != null) {
          about.put("margin", policy.margin());
        }
        if (policy.deadline() != null) {
          about.put("deadline_ms", policy.deadline().toNanos() / 1e6);
        }
        about.put("document_vectors", stageTwo.documentVectors());
      }
      return result(evaluation, settings.hasControl() ? control(model) : null, about);
    }
  }

  /** Such as {@code small > large@10}. */
  private String rerankers(String specs) {
    return settings.rerankers().named(specs, ModelName::of);
  }

  private StaticModel load() throws IOException {
    return settings.pipeline() == Pipeline.BM25
        ? EvalIndex.wordless()
        : ModelStore.loadStatic(Objects.requireNonNull(settings.model()));
  }

  private RecallSystem open(StaticModel model, @Nullable Reranker reranker) throws IOException {
    EvalIndex index = EvalIndex.of(collection.corpus(), digest.corpus(), model, progress);
    return new RecallSystem(
        index,
        Retriever.open(index.folder(), model),
        new RecallSystem.Settings(
            settings.pipeline(),
            settings.fusion(),
            settings.candidates(),
            reranker,
            settings.policy()),
        settings.cachedVectors());
  }

  private Measured control(StaticModel model) throws IOException {
    try (StaticModel random = RandomDirections.of(model);
        SystemUnderTest system = open(random, null)) {
      return measured(evaluate(system));
    }
  }

  private Evaluation evaluate(SystemUnderTest system) throws IOException {
    return Evaluation.of(
        system, settings.policy(), collection.queries().texts(), settings.dropOwnId(), progress);
  }

  private Measured measured(Evaluation evaluation) {
    return Measured.of(settings.measures(), collection.judgments(), evaluation.run());
  }

  private EvalResult result(
      Evaluation evaluation, @Nullable Measured control, Map<String, @Nullable Object> about) {
    return new EvalResult(measured(evaluation), control, about, evaluation);
  }

  /** Every member of a result, in its order; what does not apply stays null. */
  private Map<String, @Nullable Object> collection(SystemUnderTest.Index index) {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("dataset", collection.name());
    about.put("split", collection.split());
    about.put("pipeline", settings.pipeline().label());
    for (String later :
        new String[] {
          "fusion",
          "model",
          "model_fingerprint",
          "model_fit_documents",
          "model_fit_texts",
          "dims",
          "dtype",
          "rerank",
          "rerank_fingerprint",
          "precision",
          "depth",
          "recall_weight",
          "margin",
          "deadline_ms",
          "document_vectors"
        }) {
      about.put(later, null);
    }
    about.put("candidates", settings.recallCandidates());
    about.put("drop_own_id", settings.dropOwnId());
    about.put("documents", index.documents());
    about.put("judged_queries", collection.judgments().grades().size());
    about.put("searched_queries", collection.queries().texts().size());
    about.put("judgments", collection.judgments().count());
    about.put("corpus_sha256", digest.corpus());
    about.put("judgments_sha256", digest.judgments());
    about.put("terms", index.terms());
    about.put("index_bytes", index.bytes());
    about.put("index_build_seconds", index.buildSeconds());
    about.put("documents_per_second", index.documentsPerSecond());
    about.put("evaluation_seconds", (System.nanoTime() - start) / 1e9);
    // Before a control runs, which would be counted in.
    about.put("peak_heap_bytes", Environment.peakHeapBytes());
    about.put("peak_resident_bytes", Environment.peakResidentBytes());
    return about;
  }
}

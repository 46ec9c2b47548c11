package io.winnow.retriever.cli;

import io.winnow.datasets.ApiDocs;
import io.winnow.datasets.Corpus;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.DistillOptions;
import io.winnow.engine.distill.Distiller;
import io.winnow.engine.distill.FitOptions;
import io.winnow.retriever.CorpusIndexer;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.model.WinnowHome;
import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.SentenceEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the demo makes once and keeps: the distilled model and the index of the JDK's documentation.
 * Both take their place by one rename when they are complete, so an interrupted first run leaves
 * nothing half-made.
 */
final class DemoCache {
  private static final String TEACHER = "all-MiniLM-L6-v2";

  /** Changes when an older cache must not be used; so does the schema of its index. */
  private static final int VERSION = 2;

  private final boolean fit;
  private final ProgressLine progress;
  private final Path home = WinnowHome.locate().resolve("demo");
  private final Path ready;

  /**
   * One of both that there are.
   *
   * @param fit whether the model is fitted to the documentation
   */
  DemoCache(boolean fit, ProgressLine progress) {
    this.fit = fit;
    this.progress = progress;
    String version = "v" + VERSION + "." + IndexSchema.VERSION + "-jdk-" + Runtime.version();
    this.ready = home.resolve(version + (fit ? "-fitted" : ""));
  }

  Path model() {
    return ready.resolve("model");
  }

  Path index() {
    return ready.resolve("index");
  }

  /** Makes what is not there; waits if another process is making it. */
  void prepare(PrintWriter err) throws IOException {
    if (Files.isDirectory(ready)) {
      return;
    }
    WinnowHome.create(home);
    try (FileChannel channel =
            FileChannel.open(
                home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = lock(channel, err)) {
      if (Files.isDirectory(ready)) {
        return;
      }
      Path part = home.resolve("part");
      WinnowHome.deleteTree(part);
      make(part, err);
      Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static FileLock lock(FileChannel channel, PrintWriter err) throws IOException {
    FileLock free = channel.tryLock();
    if (free != null) {
      return free;
    }
    err.println("another process prepares the demo: waiting for it");
    err.flush();
    return channel.lock();
  }

  /** What to say of a cache that does not open. */
  IOException damaged(IOException cause) {
    return new IOException(
        "the demo's cache is damaged: "
            + cause.getMessage()
            + "; delete the folder "
            + ready
            + " and run the demo again",
        cause);
  }

  private void make(Path folder, PrintWriter err) throws IOException {
    err.println("first run: making a model and an index in " + home);
    err.flush();
    Corpus corpus = corpus(err);
    Path modelFolder = folder.resolve("model");
    try (SentenceEncoder teacher = teacher();
        StaticModel made = model(teacher, corpus, err)) {
      made.save(modelFolder);
    }
    try (StaticModel model = StaticModel.load(modelFolder);
        Retriever retriever = Retriever.open(folder.resolve("index"), model, model().toString())) {
      CorpusIndexer indexer = new CorpusIndexer(retriever, progress);
      indexer.add(corpus);
      Problems.print(indexer.finish(), err);
      retriever.commit();
    }
  }

  private StaticModel model(SentenceEncoder teacher, Corpus corpus, PrintWriter err)
      throws IOException {
    if (fit) {
      CorpusTexts texts = new CorpusTexts(List.of(corpus));
      return CorpusFitting.fit(teacher, texts, FitOptions.defaults(), progress, err).model();
    }
    return Distiller.distill(teacher, DistillOptions.defaults(), progress);
  }

  /** The JDK's sources, else those of our dependencies, which the launcher fetches. */
  private static Corpus corpus(PrintWriter err) throws IOException {
    try {
      return ApiDocs.ofJdk(Path.of(System.getProperty("java.home")));
    } catch (IOException e) {
      String folder = System.getProperty("winnow.sources", "");
      List<Path> jars = folder.isEmpty() ? List.of() : jars(Path.of(folder));
      if (jars.isEmpty()) {
        throw e;
      }
      err.println("warning: " + e.getMessage());
      err.println("using the sources of " + jars.size() + " libraries instead");
      return ApiDocs.ofSources(jars);
    }
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith("-sources.jar")).sorted().toList();
    }
  }

  private static SentenceEncoder teacher() throws IOException {
    return SentenceEncoder.load(
        ModelStore.standard().transformer(TEACHER), EncoderOptions.defaults());
  }

  /** Stage two: the teacher itself, as a contextual bi-encoder. */
  static Reranker loadReranker() throws IOException {
    return Reranker.load(ModelStore.standard().transformer(TEACHER));
  }
}

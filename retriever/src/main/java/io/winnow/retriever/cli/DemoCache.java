package io.winnow.retriever.cli;

import io.winnow.datasets.ApiDocs;
import io.winnow.datasets.Corpus;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.DistillOptions;
import io.winnow.engine.distill.Distiller;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.model.WinnowHome;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.SentenceEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * What the demo makes once and keeps: the distilled model and the index of the JDK's documentation.
 * Both take their place by one rename when they are complete, so an interrupted first run leaves
 * nothing half-made.
 */
final class DemoCache {
  private static final String TEACHER = "all-MiniLM-L6-v2";

  /** Changes when an older cache must not be used. */
  private static final int VERSION = 1;

  private final ProgressLine progress;
  private final Path home = WinnowHome.locate().resolve("demo");
  private final Path ready;

  DemoCache(ProgressLine progress) {
    this.progress = progress;
    this.ready = home.resolve("v" + VERSION + "-jdk-" + Runtime.version());
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
    createHome();
    try (FileChannel channel =
            FileChannel.open(
                home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (Files.isDirectory(ready)) {
        return;
      }
      Path part = home.resolve("part");
      deleteTree(part);
      make(part, err);
      Files.move(part, ready, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void createHome() throws IOException {
    try {
      Files.createDirectories(home);
    } catch (IOException e) {
      throw new IOException(
          "the cache folder cannot be made: "
              + home
              + " ("
              + e
              + "); set WINNOW_HOME to a folder that can be written",
          e);
    }
  }

  private void make(Path folder, PrintWriter err) throws IOException {
    err.println("first run: making a model and an index in " + home);
    err.flush();
    Corpus corpus = corpus(err);
    Path modelFolder = folder.resolve("model");
    try (SentenceEncoder teacher = teacher();
        StaticModel distilled = Distiller.distill(teacher, DistillOptions.defaults(), progress)) {
      distilled.save(modelFolder);
    }
    try (StaticModel model = StaticModel.load(modelFolder);
        Retriever retriever = Retriever.open(folder.resolve("index"), model, model().toString())) {
      CorpusIndexer indexer = new CorpusIndexer(retriever, progress);
      indexer.add(corpus);
      indexer.finish();
      indexer.summary().print(err);
      retriever.commit();
    }
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
  Reranker loadReranker() {
    try {
      return Reranker.load(ModelStore.standard().transformer(TEACHER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Reranker join(CompletableFuture<Reranker> loading) throws IOException {
    try {
      return loading.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw e;
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

package io.winnow.bench.macro;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Runs encoders in turn, round by round, so that what disturbs the machine disturbs them alike. */
final class Rounds {
  /** Where the ids are not shown, vectors farther apart than this are of other ids. */
  static final double TOLERANCE = 1e-4;

  private final List<Runner> runners;
  private final int rounds;
  private final double warmUp;
  private final Duration limit;
  private final Path work;
  private final Consumer<String> progress;

  /**
   * Prepares them.
   *
   * @param runners Winnow first
   * @param warmUp seconds before the first round of each
   * @param limit of the time of an answer, the warm-up not counted
   * @param work a folder for what is passed between the processes
   * @param progress hears what is done
   */
  Rounds(
      List<Runner> runners,
      int rounds,
      double warmUp,
      Duration limit,
      Path work,
      Consumer<String> progress) {
    this.runners = List.copyOf(runners);
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.limit = limit.plusMillis((long) (1000 * warmUp));
    this.work = work;
    this.progress = progress;
  }

  /**
   * Measures one model on some threads.
   *
   * @throws IOException if Winnow itself fails; a peer that does is left out
   */
  Measurement run(String name, Path model, List<String> texts, Threads threads) throws IOException {
    Path file = work.resolve("texts.jsonl");
    EncodeTexts.write(texts, file);
    Map<String, String> leftOut = new LinkedHashMap<>();
    List<RunningEncoder> running = new ArrayList<>();
    Map<String, Answer> first = new LinkedHashMap<>();
    Map<String, Double> differences = new LinkedHashMap<>();
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    try {
      for (Runner runner : runners) {
        progress.accept("%s, threads %s: %s".formatted(name, threads.word(), runner.name()));
        try {
          RunningEncoder started =
              new RunningEncoder(runner, file, model, threads, warmUp, limit, vectors(runner));
          running.add(started);
          Answer answer = started.round(0);
          Answer winnow = first.isEmpty() ? answer : first.values().iterator().next();
          differences.put(runner.name(), compared(runner, answer, winnow));
          first.put(runner.name(), answer);
          seconds.put(runner.name(), new ArrayList<>());
        } catch (IOException e) {
          leaveOut(runner, e, running, leftOut);
        }
      }
      for (int round = 1; round <= rounds; round++) {
        progress.accept("%s, threads %s: round %d".formatted(name, threads.word(), round));
        for (RunningEncoder encoder : List.copyOf(running)) {
          try {
            double taken = encoder.round(round).seconds();
            Objects.requireNonNull(seconds.get(encoder.runner().name())).add(taken);
          } catch (IOException e) {
            leaveOut(encoder.runner(), e, running, leftOut);
          }
        }
      }
    } finally {
      running.forEach(RunningEncoder::close);
    }
    List<Measured> encoders = new ArrayList<>();
    for (RunningEncoder encoder : running) {
      String encoderName = encoder.runner().name();
      Answer answer = Objects.requireNonNull(first.get(encoderName));
      encoders.add(
          new Measured(
              encoderName,
              answer.version(),
              threads,
              answer.idsDigest() != null,
              Objects.requireNonNull(differences.get(encoderName)),
              Objects.requireNonNull(seconds.get(encoderName))));
    }
    Answer winnow = first.values().iterator().next();
    return new Measurement(
        name,
        threads,
        texts.size(),
        readBytes(model, texts),
        Objects.requireNonNull(winnow.tokens()),
        encoders,
        leftOut);
  }

  private Path vectors(Runner runner) {
    return work.resolve(runner.name() + ".f32");
  }

  /** The largest difference of the vectors, once it is sure that both encoded the same ids. */
  private double compared(Runner runner, Answer answer, Answer winnow) throws IOException {
    if (answer.texts() != winnow.texts() || answer.bytes() != winnow.bytes()) {
      throw new IOException(
          "read other texts: expected %d of %d bytes, found %d of %d"
              .formatted(winnow.texts(), winnow.bytes(), answer.texts(), answer.bytes()));
    }
    if (answer.idsDigest() != null && !answer.idsDigest().equals(winnow.idsDigest())) {
      throw new IOException(
          "its ids are not Winnow's: expected %s, of %s tokens, found %s, of %s"
              .formatted(winnow.idsDigest(), winnow.tokens(), answer.idsDigest(), answer.tokens()));
    }
    double difference = VectorFiles.largestDifference(vectors(runners.getFirst()), vectors(runner));
    if (difference > TOLERANCE) {
      throw new IOException(
          "its vectors are not Winnow's: expected at most %s between them, found %s"
              .formatted(TOLERANCE, difference));
    }
    return difference;
  }

  private void leaveOut(
      Runner runner, IOException why, List<RunningEncoder> running, Map<String, String> leftOut)
      throws IOException {
    String message = runner.name() + ": " + why.getMessage();
    if (runner.equals(runners.getFirst())) {
      throw new IOException(message, why);
    }
    progress.accept("left out: " + message);
    leftOut.put(runner.name(), Objects.toString(why.getMessage()));
    for (RunningEncoder encoder : List.copyOf(running)) {
      if (encoder.runner().equals(runner)) {
        encoder.close();
        running.remove(encoder);
      }
    }
  }

  private static long readBytes(Path folder, List<String> texts) throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      long codePoints = (long) model.options().maxLength() * model.tokenizer().medianTokenLength();
      return EncodeTexts.utf8Length(EncodeTexts.cut(texts, codePoints));
    }
  }
}

package io.winnow.bench.macro;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.cli.Cli;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Winnow as a runner, in a process of its own as its peers; the protocol is theirs. */
final class EncodeRunner {
  /** Encodes, as a user does. */
  static final String WINNOW = "winnow";

  /** Sums the rows of ids that are given. */
  static final String POOLING = "pooling-alone";

  /** The variable that says for how many seconds to warm up. */
  static final String WARM_UP = "PEER_WARM_UP";

  private EncodeRunner() {}

  /**
   * Runs until its standard input ends.
   *
   * @param arguments mode, texts, model, threads, vectors
   */
  public static void main(String[] arguments) throws IOException {
    List<String> texts = EncodeTexts.read(Path.of(arguments[1]));
    Path folder = Path.of(arguments[2]);
    boolean parallel = arguments[3].equals(Threads.ALL.word());
    try (StaticModel model = StaticModel.load(folder);
        Arena arena = Arena.ofShared()) {
      MemorySegment out =
          arena.allocate((long) texts.size() * model.dimension() * Float.BYTES, Float.BYTES);
      Consumer<MemorySegment> encoder;
      if (arguments[0].equals(POOLING)) {
        Pooling pooling = new Pooling(folder, model, texts, arena);
        encoder = matrix -> pooling.run(matrix, parallel);
      } else if (parallel) {
        encoder = matrix -> model.encodeAll(texts, model.options(), matrix, Progress.NONE);
      } else {
        encoder = matrix -> encode(model, texts, matrix);
      }
      long start = System.nanoTime();
      encoder.accept(out);
      write(out, Path.of(arguments[4]));
      double warmUp = Double.parseDouble(System.getenv().getOrDefault(WARM_UP, "5"));
      while ((System.nanoTime() - start) / 1e9 < warmUp) {
        encoder.accept(out);
      }
      answer(about(model, texts, arguments), () -> encoder.accept(out));
    }
  }

  private static void encode(StaticModel model, List<String> texts, MemorySegment out) {
    long row = (long) model.dimension() * Float.BYTES;
    for (int i = 0; i < texts.size(); i++) {
      model.encode(texts.get(i), out.asSlice(i * row, row));
    }
  }

  private static void write(MemorySegment out, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      try (Arena arena = Arena.ofConfined()) {
        channel.map(FileChannel.MapMode.READ_WRITE, 0, out.byteSize(), arena).copyFrom(out);
      }
    }
  }

  private static Map<String, @Nullable Object> about(
      StaticModel model, List<String> texts, String[] arguments) {
    IdDigest digest = new IdDigest();
    long tokens = 0;
    for (String text : texts) {
      int[] ids = model.tokenIds(text, model.options());
      digest.add(ids);
      tokens += ids.length;
    }
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("peer", arguments[0]);
    about.put("version", Cli.VERSION + " (" + StaticModel.implementation() + ")");
    about.put("threads", arguments[3]);
    about.put("texts", texts.size());
    about.put("tokens", tokens);
    about.put("bytes", EncodeTexts.utf8Length(texts));
    about.put("ids_digest", digest.hex());
    return about;
  }

  private static void answer(Map<String, @Nullable Object> about, Runnable round)
      throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = System.out;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      long start = System.nanoTime();
      round.run();
      about.put("seconds", (System.nanoTime() - start) / 1e9);
      about.put("round", Integer.parseInt(line.strip()));
      out.println(mapper.writeValueAsString(about));
      out.flush();
    }
  }
}

package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.model.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lines of text to vectors. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    description = {
      "Encode lines of text with a static model: one line, one vector.",
      "Lines end at \\n only; an empty line gives a row of zeros."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class EncodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "SPEC",
      description = "Static model: a folder, a zip or jar with one, or classpath:NAME.")
  private String model;

  @Option(
      names = "--in",
      defaultValue = "-",
      paramLabel = "FILE",
      description = "UTF-8 text; - is standard input (default).")
  private String in;

  @Option(
      names = "--out",
      defaultValue = "-",
      paramLabel = "FILE",
      description = {
        "float32 .npy file of shape [lines, dims];",
        "- writes a JSON array a line to standard output (default)."
      })
  private String out;

  @Option(
      names = "--tokens",
      description = {
        "Write the tokens of each line instead: a JSON object a line, for each token its place",
        "(chars of UTF-16) and its vector, not normalised. Lines are read to their end."
      })
  private boolean tokens;

  /** Where vectors go. */
  interface Sink extends AutoCloseable {
    /** Writes a row. */
    void write(float[] row) throws IOException;

    /** All rows are written: what was written is kept when the sink is closed. */
    void finish() throws IOException;

    @Override
    void close() throws IOException;
  }

  @Override
  public Integer call() throws Exception {
    if (tokens && !out.equals("-")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--tokens writes JSON lines to standard output, no .npy file: leave out --out");
    }
    try (StaticModel loaded = ModelStore.loadStatic(model);
        InputStream bytes = in.equals("-") ? System.in : Files.newInputStream(Path.of(in));
        Sink sink =
            out.equals("-")
                ? new JsonLinesSink(spec.commandLine().getOut())
                : new NpyFile(Path.of(out), loaded.dimension())) {
      Lines lines = new Lines(bytes, in.equals("-") ? "standard input" : in);
      if (tokens) {
        writeTokens(loaded, lines);
        return CommandLine.ExitCode.OK;
      }
      try (Stream<float[]> vectors = loaded.encodeAll(lines.stream())) {
        Iterator<float[]> rows = vectors.iterator();
        while (rows.hasNext()) {
          sink.write(rows.next());
        }
      }
      sink.finish();
    }
    return 0;
  }

  private void writeTokens(StaticModel loaded, Lines lines) throws IOException {
    PrintWriter writer = spec.commandLine().getOut();
    for (String line = lines.next(); line != null; line = lines.next()) {
      writer.println(TokenJson.line(loaded.tokenVectors(line), line));
      if (writer.checkError()) {
        throw new IOException("standard output was closed");
      }
    }
  }

  /** JSON arrays, a line each. */
  private static final class JsonLinesSink implements Sink {
    /** Rows after which it looks whether anybody still reads. */
    private static final int ROWS = 256;

    private final PrintWriter writer;
    private final StringBuilder line = new StringBuilder();
    private long rows;

    JsonLinesSink(PrintWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(float[] row) throws IOException {
      line.setLength(0);
      for (int c = 0; c < row.length; c++) {
        line.append(c == 0 ? '[' : ',').append(row[c]);
      }
      writer.println(line.append(']'));
      if (++rows % ROWS == 0) {
        finish();
      }
    }

    @Override
    public void finish() throws IOException {
      if (writer.checkError()) {
        throw new IOException("standard output was closed");
      }
    }

    @Override
    public void close() {
      writer.flush();
    }
  }
}

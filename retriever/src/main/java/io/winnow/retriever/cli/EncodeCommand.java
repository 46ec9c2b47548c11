package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.model.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
  private static final int BATCH = 4096;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "SPEC",
      description = "Static model: a folder or classpath:NAME.")
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
    /** Writes rows [n x dim]. */
    void write(float[] rows, int dim) throws IOException;

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
    Path folder = ModelStore.standard().staticModel(model);
    try (StaticModel loaded = StaticModel.load(folder);
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
      List<String> batch = new ArrayList<>(BATCH);
      for (String line = lines.next(); line != null; line = lines.next()) {
        batch.add(line);
        if (batch.size() == BATCH) {
          sink.write(loaded.encodeAll(batch), loaded.dimension());
          batch.clear();
        }
      }
      sink.write(loaded.encodeAll(batch), loaded.dimension());
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
    private final PrintWriter writer;

    JsonLinesSink(PrintWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(float[] rows, int dim) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int at = 0; at < rows.length; at += dim) {
        line.setLength(0);
        for (int c = 0; c < dim; c++) {
          line.append(c == 0 ? '[' : ',').append(rows[at + c]);
        }
        writer.println(line.append(']'));
      }
      if (writer.checkError()) {
        throw new IOException("standard output was closed");
      }
    }

    @Override
    public void finish() {}

    @Override
    public void close() {
      writer.flush();
    }
  }
}

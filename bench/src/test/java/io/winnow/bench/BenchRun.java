package io.winnow.bench;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;

/** One run of the whole command line in this JVM. */
public record BenchRun(int exitCode, String out, String err) {
  /** Runs it with arguments as their strings. */
  public static BenchRun of(Object... arguments) {
    CommandLine main = Main.commandLine();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    main.setOut(new PrintWriter(out));
    main.setErr(new PrintWriter(err));
    int exitCode = main.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new BenchRun(exitCode, out.toString(), err.toString());
  }
}

package io.winnow.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The JMH benchmarks. */
@Command(
    name = "bench",
    description = {
      "Run the JMH benchmarks; arguments are JMH's own, such as: Encode -p type=F32 -prof gc",
      "JMH's options: winnow bench -h",
      "Whole collections, beside other encoders: winnow bench encode --help",
      "Recall and its speed, beside plain Lucene: winnow bench recall --help",
      "Speed of cross-encoders, beside those of Python: winnow bench pairs --help",
      "Depths, weights and deadlines of a reranker: winnow bench rerank --help",
      "Memory of a reranker over many calls: winnow bench memory --help",
      "What keeping a bi-encoder's vectors saves: winnow bench contextual --help"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class BenchCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "ARG", description = "Arguments of JMH.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws Exception {
    CommandLineOptions jmh = new CommandLineOptions(arguments.toArray(String[]::new));
    if (jmh.shouldHelp()) {
      jmh.showHelp();
    } else if (jmh.shouldList()) {
      new Runner(jmh).list();
    } else {
      new Runner(jmh).run();
    }
    return CommandLine.ExitCode.OK;
  }
}

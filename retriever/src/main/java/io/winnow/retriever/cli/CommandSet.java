package io.winnow.retriever.cli;

import java.util.List;
import picocli.CommandLine;

/**
 * Commands that are made when they are needed: to make all takes longer than to run most of them.
 */
public interface CommandSet {
  /** What they are called, in the order of the help. */
  List<String> names();

  /** A new one of them. */
  CommandLine make(String name);

  /** The retriever's own. */
  CommandSet OWN =
      new CommandSet() {
        @Override
        public List<String> names() {
          return List.of(
              "demo",
              "distill",
              "encode",
              "convert",
              "explain",
              "index",
              "search",
              "delete",
              "export-run",
              "rerank",
              "reindex",
              "snapshot",
              "info",
              "models");
        }

        @Override
        public CommandLine make(String name) {
          return new CommandLine(
              switch (name) {
                case "demo" -> new DemoCommand();
                case "distill" -> new DistillCommand();
                case "encode" -> new EncodeCommand();
                case "convert" -> new ConvertCommand();
                case "explain" -> new ExplainCommand();
                case "index" -> new IndexCommand();
                case "search" -> new SearchCommand();
                case "delete" -> new DeleteCommand();
                case "export-run" -> new ExportRunCommand();
                case "rerank" -> new RerankCommand();
                case "reindex" -> new ReindexCommand();
                case "snapshot" -> new SnapshotCommand();
                case "info" -> new InfoCommand();
                case "models" -> new ModelsCommand();
                default -> throw new IllegalArgumentException("no command " + name);
              });
        }
      };
}

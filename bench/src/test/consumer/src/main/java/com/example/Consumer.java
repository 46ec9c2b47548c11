package com.example;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Document;
import io.winnow.retriever.Hit;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.nio.file.Path;

/** Embeds, indexes and searches with the public API: arguments are a model folder and an index folder. */
final class Consumer {
  private Consumer() {}

  public static void main(String[] arguments) throws IOException {
    try (StaticModel model = StaticModel.load(Path.of(arguments[0]));
        Retriever retriever = Retriever.open(Path.of(arguments[1]), model)) {
      System.out.println(model.encode("read a file line by line").length + " dimensions");
      retriever.add(Document.of("lines", "Read a file line by line."));
      retriever.add(Document.of("lock", "Wait for the lock of another thread."));
      retriever.commit();
      for (Hit hit : retriever.search(Query.of("how to read a line").withTop(1)).hits()) {
        System.out.println(hit.rank() + " " + hit.document().id());
      }
    }
  }
}

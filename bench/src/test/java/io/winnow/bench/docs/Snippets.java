package io.winnow.bench.docs;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Document;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.nio.file.Path;

/** The README's Java: {@link ReadmeTest} compares the regions with it and runs them. */
final class Snippets {
  private Snippets() {}

  static void quickstart(Path modelFolder, Path indexFolder) throws IOException {
    // region quickstart
    try (StaticModel model = StaticModel.load(modelFolder);
        Retriever retriever = Retriever.open(indexFolder, model)) {
      retriever.add(Document.of("d1", "Read all lines", "Reads a file line by line."));
      retriever.commit();
      retriever.search(Query.of("read a file")).hits().forEach(System.out::println);
    }
    // endregion
  }

  static void encode(Path modelFolder) throws IOException {
    // region encode
    try (StaticModel model = StaticModel.load(modelFolder)) {
      float[] vector = model.encode("Reads a file line by line.");
      System.out.println(Similarity.cosine(vector, model.encode("read a file")));
    }
    // endregion
  }
}

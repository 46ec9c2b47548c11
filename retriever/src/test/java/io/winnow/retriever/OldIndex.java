package io.winnow.retriever;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The index of schema 1 among the resources of the tests; its README says how it was made. */
public final class OldIndex {
  /** The resources of the model that it was made with, as the index names it. */
  public static final String MODEL = "io/winnow/retriever/schema-1/model";

  private static final List<String> FILES =
      List.of(
          "_2.fdm",
          "_2.fdt",
          "_2.fdx",
          "_2.fnm",
          "_2.nvd",
          "_2.nvm",
          "_2.si",
          "_2_Lucene104_0.doc",
          "_2_Lucene104_0.pos",
          "_2_Lucene104_0.psm",
          "_2_Lucene104_0.tim",
          "_2_Lucene104_0.tip",
          "_2_Lucene104_0.tmd",
          "_2_Lucene99HnswVectorsFormat_0.vec",
          "_2_Lucene99HnswVectorsFormat_0.vem",
          "_2_Lucene99HnswVectorsFormat_0.vemf",
          "_2_Lucene99HnswVectorsFormat_0.vex",
          "segments_2");

  private OldIndex() {}

  /** A copy that a test may change; the folder. */
  public static Path copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : FILES) {
      try (InputStream bytes = OldIndex.class.getResourceAsStream("schema-1/index/" + name)) {
        Files.copy(Objects.requireNonNull(bytes, name), folder.resolve(name));
      }
    }
    return folder;
  }
}

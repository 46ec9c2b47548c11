package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The text and markdown files of a folder.
 *
 * @param ids paths below the folder with '/', sorted
 * @param unlisted what could not be looked into when the folder was listed
 */
record TextFolderCorpus(Path folder, List<String> ids, List<CorpusProblem> unlisted)
    implements Corpus {
  static TextFolderCorpus list(Path folder) throws IOException {
    Path root = folder.toRealPath(); // a link to a folder is not entered, unless it is the root
    TextFileLister lister = new TextFileLister(root);
    Files.walkFileTree(root, lister);
    if (lister.ids().isEmpty() && lister.problems().isEmpty()) {
      throw new IOException(
          "no documents in folder: expected corpus.jsonl, corpus.jsonl.gz, or .txt, .md or"
              + (" .markdown files, found none of them (" + folder + ")"));
    }
    return new TextFolderCorpus(folder, lister.ids(), lister.problems());
  }

  @Override
  public void read(Consumer<CorpusDocument> documents, Consumer<CorpusProblem> problems) {
    unlisted.forEach(problems);
    for (String id : ids) {
      Path file = folder.resolve(id);
      try {
        documents.accept(document(id, text(file)));
      } catch (UnreadableException e) {
        problems.accept(new CorpusProblem(file, CorpusProblem.WHOLE_FILE, e.problem()));
      }
    }
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(ids.size());
  }

  private static CorpusDocument document(String id, String text) {
    String name = id.substring(id.lastIndexOf('/') + 1);
    String title =
        TextFileLister.isMarkdown(name) ? MarkdownHeading.first(text).orElse(name) : name;
    return new CorpusDocument(id, title, text, Map.of());
  }

  private static String text(Path file) throws UnreadableException {
    if (!Files.isRegularFile(file)) {
      throw new UnreadableException(
          "cannot be read: expected a file, found a broken link or no file");
    }
    try {
      long size = Files.size(file);
      if (size > Utf8.MAX_BYTES) {
        throw new UnreadableException(
            "file too large: expected at most %d bytes, found %d".formatted(Utf8.MAX_BYTES, size));
      }
      byte[] bytes = Files.readAllBytes(file);
      return Utf8.decode(bytes, bytes.length);
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e);
    }
  }
}

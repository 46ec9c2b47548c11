package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A set of documents that can be read from beginning to end, any number of times. Instances are
 * immutable and hold no open file; several threads may read the same one at the same time.
 */
public sealed interface Corpus
    permits JsonLinesCorpus, SmartCorpus, TrecTextCorpus, TextFolderCorpus, ApiDocs {
  /**
   * Finds out what kind of corpus a path is.
   *
   * <ul>
   *   <li>A file named {@code *.jsonl}, {@code *.ndjson} or {@code *.json}, with or without {@code
   *       .gz}: JSON lines in the layout of BEIR. Each line is an object with {@code _id} (string
   *       or number), {@code text} (string), and optionally {@code title} (string) and {@code
   *       metadata} (object). In the metadata, strings and booleans stay as they are, numbers keep
   *       every digit, arrays are several values; nulls are left out, and objects, and arrays in
   *       arrays, are kept as their JSON text. Other fields are ignored.
   *   <li>A file of another name whose first line starts with {@code .I}: the layout of SMART.
   *       {@code .I} and an id start a document, {@code .T} is its title and {@code .W} its text;
   *       other fields are ignored.
   *   <li>A file of another name whose first line starts with {@code <DOC>}: text of TREC. The id
   *       is {@code <DOCNO>}; the title is the first {@code <HEADLINE>}, {@code <TITLE>} or {@code
   *       <HL>}; the text is what stands in {@code <TEXT>}, {@code <LP>} and {@code <LEADPARA>}, or
   *       all the rest if there are none. Inner tags and comments become blanks, entities stay.
   *   <li>A folder that holds {@code corpus.jsonl} or {@code corpus.jsonl.gz}: that file. Where it
   *       holds both, the former.
   *   <li>A zip, as BEIR publishes it, or a folder in one, written as a path that goes on below it:
   *       the {@code corpus.jsonl} or {@code corpus.jsonl.gz} in it, wherever it stands. It is read
   *       where it is and not unpacked. Any file may be named so, as {@code
   *       scifact.zip/scifact/corpus.jsonl}.
   *   <li>Any other folder: its {@code .txt}, {@code .md} and {@code .markdown} files, also those
   *       in sub-folders; files and folders whose name starts with a dot are left out, links to
   *       folders are not followed. The id is the path below the folder, with '/'. The title is the
   *       first markdown heading, or the file name. The text is the whole file as it is, markdown
   *       marks included: they are rare among the words, and what is shown is what was written.
   * </ul>
   *
   * @throws NoSuchFileException if there is nothing at the path, or no such file in a zip
   * @throws IOException if it is neither of these, cannot be read, or is a zip of several
   *     collections
   */
  static Corpus open(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      for (String name : new String[] {"corpus.jsonl", "corpus.jsonl.gz"}) {
        if (Files.isRegularFile(source.resolve(name))) {
          return new JsonLinesCorpus(source.resolve(name));
        }
      }
      return TextFolderCorpus.list(source);
    }
    Optional<ZippedFile> zipped = ZippedFile.of(source);
    if (zipped.isPresent() && zipped.get().isFolder()) {
      return new JsonLinesCorpus(BeirLayout.one(source).corpus());
    }
    if (zipped.isEmpty() && Files.notExists(source)) {
      throw new NoSuchFileException(source.toString(), null, "no such file or folder");
    }
    return JsonLinesCorpus.isNamedSo(source) ? new JsonLinesCorpus(source) : byFirstLine(source);
  }

  private static Corpus byFirstLine(Path file) throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      String first = lines.advance() ? lines.text() : "";
      if (SmartItems.startsItem(first)) {
        return new SmartCorpus(file);
      }
      if (TrecTextCorpus.startsSo(first)) {
        return new TrecTextCorpus(file);
      }
    } catch (UnreadableException notText) {
      throw notCorpus(file);
    }
    throw notCorpus(file);
  }

  private static IOException notCorpus(Path file) {
    return new IOException(
        "not a corpus: expected a .jsonl or .jsonl.gz file, a file that starts with .I (SMART) or"
            + " <DOC> (TREC), a folder or zip with corpus.jsonl, or a folder of .txt, .md or"
            + (" .markdown files, found " + file));
  }

  /**
   * Reads all documents, in the same order each time, with memory bounded by the largest single
   * document; blank lines of SMART and TREC files are left out. What cannot be read is handed to
   * {@code problems} and skipped. Both consumers are called on the calling thread, one call at a
   * time; what they throw ends the reading.
   *
   * <p>Ids are passed on as found: a collection that repeats one is not an error here.
   *
   * @throws IOException if a file breaks off in a way that leaves no next line to go on with; the
   *     documents before that place have been handed over by then
   */
  void read(Consumer<CorpusDocument> documents, Consumer<CorpusProblem> problems)
      throws IOException;

  /**
   * The number of documents to expect, for a progress bar: not a promise. JSON lines are counted in
   * one pass over the file, those that will turn out to be problems included, and so are the
   * documents of SMART and TREC; a folder counts its files; API documentation estimates from the
   * size of the sources, within some 10 % for a JDK.
   *
   * @return empty if the count cannot be had, as when the file cannot be read
   */
  OptionalLong size();
}

package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A corpus with queries and the judgments of one split, from a folder or zip in the layout of BEIR.
 * Immutable.
 *
 * @param folder where it was found: a folder, a zip, or the path of a folder in a zip
 * @param split the name of the split, such as {@code test}
 * @param corpus the documents
 * @param queries the queries of the folder that have a judgment in this split, in file order
 * @param judgments all judgments of the split, also of queries that the folder does not have
 */
public record TestCollection(
    Path folder, String split, Corpus corpus, Queries queries, Judgments judgments) {
  /** Checks that nothing is missing. */
  public TestCollection {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(corpus, "corpus");
    Objects.requireNonNull(queries, "queries");
    Objects.requireNonNull(judgments, "judgments");
  }

  /**
   * Opens a folder with {@code corpus.jsonl}, {@code queries.jsonl} and {@code qrels/SPLIT.tsv}
   * (each plain or with {@code .gz} added; where both are there, the plain one). Queries and
   * judgments are read at once, documents are not.
   *
   * <p>The folder may be in a zip, as BEIR publishes it: then the path is that of the zip, whatever
   * the folder in it is called, or goes on below it where it holds several, as {@code
   * cqadupstack.zip/cqadupstack/android}. Nothing is unpacked; the corpus reads on from the zip.
   *
   * <p>Queries without a judgment in the split are left out. A query that is judged but not in the
   * folder cannot be searched for; its judgments stay, so that it counts as one that finds nothing
   * and averages are those of trec_eval over the same files.
   *
   * @param problems receives what {@link Queries#read} and {@link Judgments#read} tell, and one
   *     problem with the number of judged queries that the folder does not have; called on the
   *     calling thread
   * @throws java.nio.file.NoSuchFileException if the folder or one of its files is missing; the
   *     message names every missing file, or the splits there are
   * @throws IOException if a file cannot be read or contradicts itself, if the split is empty or
   *     none of its queries is in the folder, or if there are several collections at the path
   */
  public static TestCollection open(Path folder, String split, Consumer<CorpusProblem> problems)
      throws IOException {
    BeirFolder files = BeirLayout.one(folder).split(split);
    Judgments judgments = Judgments.read(files.judgments(), problems);
    if (judgments.grades().isEmpty()) {
      throw new IOException(
          "split '%s' is empty: expected judgments, found none (%s)"
              .formatted(split, files.judgments()));
    }
    Queries queries = files.judgedQueries(judgments, problems);
    return new TestCollection(
        folder, split, new JsonLinesCorpus(files.corpus()), queries, judgments);
  }

  /** What the folder or zip is called, without {@code .zip}. */
  public String name() {
    return nameOf(folder);
  }

  /**
   * All queries of a folder or zip in the layout of BEIR, judged or not.
   *
   * @param problems receives what {@link Queries#read} tells
   */
  public static Queries queriesOf(Path folder, Consumer<CorpusProblem> problems)
      throws IOException {
    return Queries.read(BeirLayout.one(folder).queries(), problems);
  }

  /** The documents of a folder or zip in the layout of BEIR, which needs no judgments. */
  public static Corpus corpusOf(Path folder) throws IOException {
    return new JsonLinesCorpus(BeirLayout.one(folder).corpus());
  }

  /** What the collection in a folder or zip is called; it need not be there. */
  public static String nameOf(Path folder) {
    return ZippedFile.nameOf(folder);
  }

  /**
   * Reads the whole corpus to find judged documents that it does not have. Memory grows with the
   * judged documents, not with the corpus.
   *
   * @param problems receives one problem with the number of such documents, if there are any, and
   *     what {@link Corpus#read} tells; called on the calling thread
   * @throws IOException if the corpus breaks off
   */
  public void checkDocuments(Consumer<CorpusProblem> problems) throws IOException {
    SortedSet<String> unknown = new TreeSet<>();
    judgments.grades().values().forEach(grades -> unknown.addAll(grades.keySet()));
    int all = unknown.size();
    corpus.read(document -> unknown.remove(document.id()), problems);
    if (!unknown.isEmpty()) {
      problems.accept(
          new CorpusProblem(
              folder,
              CorpusProblem.WHOLE_FILE,
              "%d of %d documents judged in split '%s' are not in the corpus, the first is '%s'; no search can find them"
                  .formatted(unknown.size(), all, split, unknown.first())));
    }
  }
}

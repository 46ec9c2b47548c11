package io.winnow.bench.recall;

import io.winnow.bench.recall.system.IndexedDocument;
import io.winnow.bench.recall.system.Share;
import io.winnow.datasets.Corpus;
import io.winnow.datasets.CorpusProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Real documents, and the sentences that they are filled up with. Not thread-safe. */
final class Pool {
  /** Of the buckets. */
  static final long SEED = 20_261_129;

  private final Consumer<CorpusProblem> problems;
  private final List<Text> documents = new ArrayList<>();
  private final SequencedSet<String> sentences = new LinkedHashSet<>();
  private List<String> distinct = List.of();

  /**
   * An empty one.
   *
   * @param problems hears what cannot be read of the corpora
   */
  Pool(Consumer<CorpusProblem> problems) {
    this.problems = problems;
  }

  private record Text(String title, String text) {}

  /** Adds the documents of a corpus as they are; tells how many. */
  int addDocuments(Corpus corpus) throws IOException {
    int before = documents.size();
    corpus.read(d -> documents.add(new Text(d.title(), d.text())), problems);
    return documents.size() - before;
  }

  /** Adds each sentence of a corpus once; tells how many are new. */
  int addSentences(Corpus corpus) throws IOException {
    int before = sentences.size();
    corpus.read(d -> sentences.addAll(Sentences.of(d.text())), problems);
    distinct = List.copyOf(sentences);
    return distinct.size() - before;
  }

  /** How many documents and sentences there are. */
  int size() {
    return documents.size() + distinct.size();
  }

  /** How many of {@link #take} are documents: half, or more where there are too few sentences. */
  int documentsOf(int count) {
    return Math.min(documents.size(), Math.max(count / 2, count - distinct.size()));
  }

  /**
   * Takes documents, then sentences, each evenly from all there are, and gives each a bucket. The
   * same pool and count make the same corpus, whatever else is measured.
   *
   * @param count at most {@link #size}
   */
  List<IndexedDocument> take(int count) {
    if (count > size()) {
      throw new IllegalArgumentException(
          "expected at most %,d documents, found %,d: the corpora have no more documents and sentences"
              .formatted(size(), count));
    }
    int whole = documentsOf(count);
    SplittableRandom random = new SplittableRandom(SEED);
    List<IndexedDocument> taken = new ArrayList<>(count);
    for (Text text : evenly(documents, whole)) {
      taken.add(new IndexedDocument(text.title(), text.text(), random.nextInt(Share.BUCKETS)));
    }
    for (String sentence : evenly(distinct, count - whole)) {
      taken.add(new IndexedDocument("", sentence, random.nextInt(Share.BUCKETS)));
    }
    return taken;
  }

  /** Some of a list, in its order, evenly from its beginning to its end. */
  static <T> List<T> evenly(List<T> all, int count) {
    List<T> some = new ArrayList<>(count);
    for (long i = 0; i < count; i++) {
      some.add(all.get((int) (i * all.size() / count)));
    }
    return some;
  }
}

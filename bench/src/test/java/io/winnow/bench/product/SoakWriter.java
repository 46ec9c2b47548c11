package io.winnow.bench.product;

import io.winnow.retriever.Document;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One of the writers of a soak: its operations follow from its seed alone, and no other writer has
 * its documents, so that the same number of operations on another index must give the same.
 */
final class SoakWriter {
  /** How many documents a writer has, of which some are deleted at any time. */
  static final int NUMBERS = 400;

  private final Retriever retriever;
  private final int first;
  private final SplittableRandom random;
  private final AtomicIntegerArray versions;
  private final Set<Integer> present = new HashSet<>();
  private long operations;

  /**
   * @param versions the greatest that was written of each document, which is told before it is
   */
  SoakWriter(Retriever retriever, int writer, AtomicIntegerArray versions) {
    this.retriever = retriever;
    this.first = writer * NUMBERS;
    this.random = new SplittableRandom(1000 + writer);
    this.versions = versions;
  }

  long operations() {
    return operations;
  }

  /** The next operation; throws if an answer is not the right one. */
  void operate() throws IOException {
    operations++;
    switch (random.nextInt(100)) {
      case 0, 1 -> retriever.commit();
      case 2, 3, 4, 5 -> {
        retriever.refresh();
        require(retriever.count(mine()) == present.size(), "count after a refresh");
      }
      case 6, 7 -> retriever.reopen();
      case 8, 9 -> {
        List<Document> batch = new ArrayList<>();
        int replaced = 0;
        for (int i = 0; i < 10; i++) {
          int number = next();
          replaced += present.add(number) ? 0 : 1;
          batch.add(newer(number));
        }
        require(retriever.addAll(batch) == replaced, "addAll");
      }
      case 10, 11 -> {
        int year = VersionedDocument.anyYear(random);
        int before = present.size();
        present.removeIf(
            number -> new VersionedDocument(number, versions.get(number)).year() == year);
        int deleted = retriever.delete(mine().and(VersionedDocument.ofYear(year)));
        require(deleted == before - present.size(), "delete of the year " + year);
      }
      default -> {
        int number = next();
        if (random.nextInt(3) == 0) {
          boolean there = retriever.delete(new VersionedDocument(number, 0).id());
          require(there == present.remove(number), "delete of " + number);
        } else {
          boolean replaced = retriever.add(newer(number));
          require(replaced == !present.add(number), "add of " + number);
        }
      }
    }
  }

  private Filter mine() {
    return Filter.between("number", first, first + NUMBERS);
  }

  private int next() {
    return first + random.nextInt(NUMBERS);
  }

  private Document newer(int number) {
    return new VersionedDocument(number, versions.incrementAndGet(number)).document();
  }

  private void require(boolean right, String operation) {
    if (!right) {
      throw new IllegalStateException(
          "a wrong answer at operation "
              + operations
              + " of the writer at "
              + first
              + ": "
              + operation);
    }
  }
}

package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Arms;
import io.winnow.retriever.Chunk;
import io.winnow.retriever.Document;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Hit;
import io.winnow.retriever.IndexCheck;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments while a process adds, replaces, deletes, refreshes, merges and commits:
 * what was committed is there, whole, and nothing else.
 */
class CrashTest {
  private static final long SEED = 9;
  private static final int NUMBERS = 300;
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");
  private static final List<String> QUICK_START =
      List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  @TempDir Path folder;
  private int commits;
  private long documents;

  /** The process that is killed. */
  public static final class Writer {
    private Writer() {}

    /** Arguments: index folder, model folder, log file, seed, the last version written. */
    public static void main(String[] arguments) throws IOException {
      SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[3]));
      int version = Integer.parseInt(arguments[4]);
      try (StaticModel model = StaticModel.load(Path.of(arguments[1]));
          Retriever retriever =
              Retriever.open(Path.of(arguments[0]), model, VersionedDocument.CUT);
          FileOutputStream log = new FileOutputStream(arguments[2])) {
        System.out.println("ready");
        boolean first = true;
        while (true) {
          int number = random.nextInt(NUMBERS);
          switch (random.nextInt(20)) {
            case 0 -> {
              note(log, "commit");
              retriever.commit();
              note(log, "committed");
              if (first) {
                System.out.println("committed");
                first = false;
              }
            }
            case 1, 2 -> retriever.refresh();
            case 3 -> retriever.reopen();
            case 4 -> {
              int year = VersionedDocument.anyYear(random);
              note(log, "purge " + year);
              retriever.delete(VersionedDocument.ofYear(year));
            }
            case 5 -> search(retriever, random);
            case 6, 7, 8 -> {
              note(log, "delete " + number);
              retriever.delete(new VersionedDocument(number, 0).id());
            }
            default -> {
              version++;
              note(log, "put " + number + " " + version);
              retriever.add(new VersionedDocument(number, version).document());
            }
          }
        }
      }
    }

    /** Half of the searches are explained; a wrong hit ends this process. */
    private static void search(Retriever retriever, SplittableRandom random) throws IOException {
      int year = VersionedDocument.anyYear(random);
      Query query = Query.of("gold and silver").withFilter(VersionedDocument.ofYear(year));
      SearchResult result =
          random.nextBoolean() ? retriever.explain(query).result() : retriever.search(query);
      for (Hit hit : result.hits()) {
        if (VersionedDocument.of(hit.document()).year() != year) {
          throw new IllegalStateException("not of " + year + ": " + hit.document());
        }
      }
    }

    /** Handed to the system in one write: it is there whatever becomes of this process. */
    private static void note(FileOutputStream log, String line) throws IOException {
      log.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  @Test
  void survives_four_kills() throws Exception {
    killAndCheck(4);
  }

  @Test
  @Tag("long")
  void survives_two_hundred_kills() throws Exception {
    killAndCheck(200);
  }

  private void killAndCheck(int kills) throws Exception {
    Path index = folder.resolve("index");
    Path log = folder.resolve("log");
    SplittableRandom random = new SplittableRandom(SEED);
    Map<Integer, Integer> state = new TreeMap<>();
    int version = 0;
    for (int kill = 0; kill < kills; kill++) {
      String place = "kill " + kill + ", seed " + SEED;
      try (ChildJvm writer =
          new ChildJvm(QUICK_START, Writer.class, index, MODEL, log, SEED + kill, version)) {
        assertThat(writer.line()).as(place).isEqualTo("ready");
        if (kill % 4 != 3) { // The others die in what comes before their first commit, too.
          assertThat(writer.line()).as(place).isEqualTo("committed");
        }
        Thread.sleep(random.nextInt(500));
        assertThat(writer.kill()).as("the writer failed before " + place).isTrue();
      }
      Log written = Log.of(Files.readString(log), state);
      commits += written.commits;
      version = Math.max(version, written.lastVersion);
      state = check(index, written, place);
      documents += state.size();
    }
    System.out.printf(
        "kill -9: %d kills, %d commits survived, %d documents compared%n",
        kills, commits, documents);
    assertThat(commits).isPositive();
  }

  /** What the index holds, which is the last commit told, or the one the kill cut short. */
  private static Map<Integer, Integer> check(Path index, Log written, String place)
      throws IOException {
    Map<Integer, Integer> found = new TreeMap<>();
    if (IndexInfo.isIndex(index)) {
      assertThat(IndexCheck.problems(index)).as(place).isEmpty();
    }
    try (StaticModel model = StaticModel.load(MODEL);
        Retriever retriever = Retriever.open(index, model, VersionedDocument.CUT)) {
      retriever.read(
          document -> {
            VersionedDocument whole = VersionedDocument.of(document);
            assertThat(found.put(whole.number(), whole.version())).as(place).isNull();
          });
      assertThat(found).as(place).isIn(written.committed, written.committing);
      assertThat(retriever.size()).as(place).isEqualTo(found.size());
      for (Map.Entry<Integer, Integer> each : found.entrySet()) {
        requireWhole(retriever, new VersionedDocument(each.getKey(), each.getValue()), place);
      }
      Query all = Query.of("gold").withTop(NUMBERS);
      for (Arms arms : List.of(Arms.STATIC, Arms.BOTH)) {
        assertThat(retriever.search(all.withArms(arms)).hits())
            .as("%s, %s", arms, place)
            .extracting(Hit::document)
            .extracting(document -> VersionedDocument.of(document).number())
            .containsExactlyInAnyOrderElementsOf(found.keySet());
      }
    }
    return found;
  }

  /** A document is found by each of its chunks, which have their vectors still, and its fields. */
  private static void requireWhole(Retriever retriever, VersionedDocument wanted, String place)
      throws IOException {
    Document document = wanted.document();
    Filter itself = Filter.parse("id = \"%s\"".formatted(wanted.id()));
    assertThat(retriever.count(itself.and(VersionedDocument.ofYear(wanted.year()))))
        .as("count of %s, %s", wanted, place)
        .isOne();
    List<Chunk> chunks =
        VersionedDocument.CHUNKING.cut(document.text(), retriever.model().tokenizer());
    for (Chunk chunk : chunks) {
      String part = chunks.size() == 1 ? document.text() : chunk.in(document.text());
      Query query = Query.of(document.title() + " " + part).withArms(Arms.STATIC);
      assertThat(retriever.search(query.withFilter(itself)).hits())
          .as("%s, %s, %s", wanted, chunk, place)
          .singleElement()
          .satisfies(
              hit -> {
                assertThat(hit.document()).isEqualTo(document);
                assertThat(hit.score()).isCloseTo(1, within(1e-5));
                assertThat(hit.passage() != null).isEqualTo(chunks.size() > 1);
              });
    }
  }

  /**
   * What a writer told before it died, each state the version of every document.
   *
   * @param committed the last state whose commit returned
   * @param committing the state of a commit that began after that, else the same
   */
  private record Log(
      Map<Integer, Integer> committed,
      Map<Integer, Integer> committing,
      int commits,
      int lastVersion) {
    static Log of(String text, Map<Integer, Integer> before) {
      Map<Integer, Integer> state = new TreeMap<>(before);
      Map<Integer, Integer> committing = new TreeMap<>(before);
      Map<Integer, Integer> committed = committing;
      int commits = 0;
      int lastVersion = 0;
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "put" -> {
            lastVersion = Integer.parseInt(words[2]);
            state.put(Integer.valueOf(words[1]), lastVersion);
          }
          case "delete" -> state.remove(Integer.valueOf(words[1]));
          case "purge" -> {
            int year = Integer.parseInt(words[1]);
            state
                .entrySet()
                .removeIf(
                    each -> new VersionedDocument(each.getKey(), each.getValue()).year() == year);
          }
          case "commit" -> committing = new TreeMap<>(state);
          default -> {
            committed = committing;
            commits++;
          }
        }
      }
      return new Log(committed, committing, commits, lastVersion);
    }
  }
}

package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full after any number of bytes: an error, and the index as of its last commit. */
class DiskFullTest {
  @TempDir Path temporary;

  /** A folder that takes so many bytes more, and has no room for the rest. */
  private static final class SmallDisk extends FilterDirectory {
    private long room = Long.MAX_VALUE;

    SmallDisk(Directory directory) {
      super(directory);
    }

    private synchronized void take(long bytes) throws IOException {
      if (bytes > room) {
        room = 0;
        throw new IOException("No space left on device");
      }
      room -= bytes;
    }

    private synchronized void setRoom(long bytes) {
      room = bytes;
    }

    private synchronized long room() {
      return room;
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      return limited(super.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
        throws IOException {
      return limited(super.createTempOutput(prefix, suffix, context));
    }

    private IndexOutput limited(IndexOutput output) {
      return new FilterIndexOutput("limited " + output.getName(), output.getName(), output) {
        @Override
        public void writeByte(byte value) throws IOException {
          take(1);
          super.writeByte(value);
        }

        @Override
        public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
          take(length);
          super.writeBytes(bytes, offset, length);
        }
      };
    }
  }

  private static Set<String> seen(Retriever retriever) throws IOException {
    Set<String> documents = new TreeSet<>();
    retriever.read(document -> documents.add(document.id() + " " + document.text()));
    return documents;
  }

  private void write(Retriever retriever, boolean refresh) throws IOException {
    retriever.add(Document.of("d1", "gold"));
    retriever.delete("d2");
    if (refresh) {
      retriever.refresh();
    }
    for (int i = 3; i < 8; i++) {
      retriever.add(Document.of("d" + i, "river " + i));
    }
    retriever.commit();
  }

  @Test
  void the_index_is_as_of_its_last_commit_wherever_the_disk_is_full() throws IOException {
    Set<String> before = Set.of("d1 stone", "d2 stone");
    Set<String> after =
        Set.of("d1 gold", "d3 river 3", "d4 river 4", "d5 river 5", "d6 river 6", "d7 river 7");
    for (boolean refresh : new boolean[] {false, true}) {
      Path folder = temporary.resolve("index" + refresh);
      try (StaticModel model = TestModels.of(1, 8)) {
        SmallDisk disk = new SmallDisk(FSDirectory.open(folder));
        int failures = 0;
        try (Retriever retriever =
            new Retriever(
                model,
                IndexStore.open(
                    folder,
                    disk,
                    model.fingerprint(),
                    "",
                    model.dimension(),
                    IndexOptions.defaults()))) {
          retriever.add(Document.of("d1", "stone"));
          retriever.add(Document.of("d2", "stone"));
          retriever.commit();
          for (long room = 0; failures >= 0; room += 29) {
            String place = "room for " + room + " bytes, refresh " + refresh;
            disk.setRoom(room);
            try {
              write(retriever, refresh);
              assertThat(failures).as("failures before " + place).isGreaterThan(30);
              failures = -1;
            } catch (IndexException e) {
              failures++;
              assertThat(e)
                  .as(place)
                  .hasMessage(
                      "writing failed: No space left on device; the index is as of its last commit"
                          + " (%s): mend the cause, such as a full disk, and add again",
                      folder);
              assertThat(disk.room()).as(place).isZero();
              assertThat(seen(retriever)).as(place).isEqualTo(before);
              try (Retriever other = Retriever.open(folder, model)) {
                assertThat(seen(other)).as(place).isEqualTo(before);
              }
            }
          }
          assertThat(seen(retriever)).isEqualTo(after);
          disk.setRoom(Long.MAX_VALUE);
          retriever.add(Document.of("d9", "more"));
          retriever.commit();
          assertThat(retriever.size()).isEqualTo(after.size() + 1);
        }
        assertThat(IndexCheck.problems(folder)).isEmpty();
      }
    }
  }
}

package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.winnow.engine.internal.format.ModelPlaces;
import io.winnow.engine.internal.format.ModelSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in zips, jars and on class paths. */
class ModelArchiveTest {
  private static final int STORED = ZipFixture.STORED;
  private static final int DEFLATED = ZipFixture.DEFLATED;
  private static final String TABLE = "model.safetensors";
  private static final String TEXT = "the gold river, again and again";

  @TempDir Path temporary;

  private static final Path GOLDEN = GoldenFiles.folder("f32");

  static Stream<Path> models() throws IOException {
    try (Stream<Path> folders = Files.list(GOLDEN.resolveSibling(""))) {
      return folders.filter(ModelArchiveTest::isModel).sorted().toList().stream();
    }
  }

  private static boolean isModel(Path folder) {
    return Stream.of("", "0_StaticEmbedding")
        .anyMatch(module -> Files.exists(folder.resolve(module).resolve("model.safetensors")));
  }

  private static ZipFixture zip(String folder, int method) throws IOException {
    return new ZipFixture("").addAll(GOLDEN, folder, method);
  }

  private Path file() {
    return temporary.resolve("model.zip");
  }

  private static void requireSame(Path folder, StaticModel model) throws IOException {
    try (model;
        StaticModel expected = StaticModel.load(folder)) {
      assertThat(model.fingerprint()).isEqualTo(expected.fingerprint());
      assertThat(model.encode(TEXT)).isEqualTo(expected.encode(TEXT));
      assertThat(model.about()).isEqualTo(expected.about());
    }
  }

  private static boolean isMapped(Path archive) throws IOException {
    try (ModelSource source = ModelPlaces.at(archive);
        Arena arena = Arena.ofConfined()) {
      return ModelFiles.read(source, arena).table().data().isMapped();
    }
  }

  private String problem() {
    Throwable problem = catchThrowable(() -> StaticModel.load(file()).close());
    assertThat(problem)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(file().toString());
    return String.valueOf(problem.getMessage());
  }

  @ParameterizedTest
  @MethodSource("models")
  void every_layout_is_the_same_in_an_archive(Path folder) throws IOException {
    for (int method : new int[] {STORED, DEFLATED}) {
      for (String inside : List.of("", "m/", "models/of mine \u00e9/")) {
        new ZipFixture("#!/bin/sh\nexit\n").addAll(folder, inside, method).write(file());
        requireSame(folder, StaticModel.load(file()));
        requireSame(folder, StaticModel.load(file(), inside));
        assertThat(isMapped(file())).isEqualTo(method == STORED);
      }
    }
  }

  @Test
  void what_the_jdk_writes_and_what_is_wide_is_read() throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file()))) {
      out.setComment("a comment, PK\5\6 in it");
      for (String name : List.of("config.json", TABLE, "tokenizer.json")) {
        out.putNextEntry(new ZipEntry("jdk/" + name));
        Files.copy(GOLDEN.resolve(name), out);
      }
      out.putNextEntry(new ZipEntry("jdk/empty/"));
    }
    requireSame(GOLDEN, StaticModel.load(file()));
    for (String before : List.of("", "some bytes before")) {
      for (int method : new int[] {STORED, DEFLATED}) {
        new ZipFixture(before).wide().addAll(GOLDEN, "a/", method).write(file());
        requireSame(GOLDEN, StaticModel.load(file()));
      }
    }
  }

  @Test
  void an_archive_may_go_while_its_model_is_used() throws IOException {
    zip("", DEFLATED).write(file());
    try (StaticModel model = StaticModel.load(file())) {
      float[] before = model.encode(TEXT);
      Files.delete(file());
      assertThat(model.encode(TEXT)).isEqualTo(before);
    }
  }

  @Test
  void of_two_models_one_has_to_be_named() throws IOException {
    Path other = GoldenFiles.folder("i8");
    zip("a/", STORED).addAll(other, "b/", DEFLATED).write(file());
    assertThat(problem()).contains("more than one static model").contains("found a/, b/");
    requireSame(GOLDEN, StaticModel.load(file(), "a"));
    requireSame(other, StaticModel.load(file(), "b/"));
    zip("", STORED).addAll(other, "b/", STORED).write(file());
    assertThat(problem()).contains("found (its root), b/");
    requireSame(GOLDEN, StaticModel.load(file(), ""));
  }

  @Test
  void what_is_not_there_is_named() throws IOException {
    new ZipFixture("").write(file());
    assertThat(problem())
        .contains("not a static model")
        .contains("missing here: model.safetensors");
    new ZipFixture("")
        .add("m/" + TABLE, new byte[0], STORED, entry -> {})
        .add("m/config.json", new byte[0], STORED, entry -> {})
        .write(file());
    assertThatThrownBy(() -> StaticModel.load(file(), "m"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("missing here: tokenizer.json")
        .hasMessageContaining(file() + "!/m");
    assertThatThrownBy(() -> StaticModel.load(file(), "n"))
        .hasMessageContaining("missing here: model.safetensors, tokenizer.json, config.json");
    assertThatThrownBy(() -> StaticModel.load(temporary.resolve("none.zip"), "m"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("no such archive");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m", "m/..", "/m", "m//n", "./m", "m\\n", "m/../n", "m\0", "//"})
  void a_folder_that_leads_out_of_the_archive_is_refused(String folder) throws IOException {
    zip("m/", STORED).write(file());
    assertThatThrownBy(() -> StaticModel.load(file(), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not the name of a folder in an archive or on a class path");
    assertThatThrownBy(() -> StaticModel.load(getClass().getClassLoader(), folder))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m/", "/m/", "m//", "./", "m\\"})
  void so_is_an_entry_whose_name_leads_out_of_it(String folder) throws IOException {
    zip(folder, STORED).write(file());
    assertThat(problem()).contains("an entry's name leads out of the archive");
    assertThatThrownBy(() -> StaticModel.load(file(), "m"))
        .isInstanceOf(ModelFormatException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, twice, two entries of one name: config.json",
    "tokenizer.json, encrypted, encrypted; expected an archive without a password",
    "tokenizer.json, method, compression method 93 is not supported; supported: 0 (stored)",
    "tokenizer.json, crc, CRC-32 differs: expected 00000001",
    "tokenizer.json, longer, goes on",
    "tokenizer.json, shorter, ends after",
    "tokenizer.json, bomb, inflate",
    "tokenizer.json, heap, too long: 300000000 bytes",
    "tokenizer.json, cut, ends after",
    "tokenizer.json, far, reaches beyond the zip's content",
    "tokenizer.json, renamed, 'one entry, two names: tokenizer.json and other.json'",
    "model.safetensors, crc, CRC-32 differs: expected 00000001",
    "model.safetensors, longer, goes on",
    "model.safetensors, shorter, ends after",
    "model.safetensors, bomb, expected at most 100 for one",
    "model.safetensors, large, expected at most 100 for one",
    "model.safetensors, small, expected at most 1032 for one",
    "model.safetensors, sizes, 'stored, but its sizes differ'",
  })
  void a_lie_is_named(String name, String lie, String message) throws IOException {
    ZipFixture.Change change =
        entry -> {
          switch (lie) {
            case "encrypted" -> entry.flags |= 1;
            case "method" -> entry.method = 93;
            case "crc" -> entry.crc = 1;
            case "longer" -> entry.size--;
            case "shorter" -> entry.size++;
            case "bomb" -> entry.size = Long.MAX_VALUE;
            case "large" -> entry.size = Math.max(entry.packed * 200, 70_000_000);
            case "small" -> entry.size = entry.packed * 1_050;
            case "heap" -> {
              entry.size = 300_000_000;
              entry.packed = 5_000_000;
            }
            case "cut" -> entry.packed--;
            case "far" -> entry.packed = 1_000_000;
            case "renamed" -> entry.localName = "other.json";
            case "sizes" -> {
              entry.method = STORED;
              entry.size++;
            }
            default -> assertThat(lie).isEqualTo("twice");
          }
        };
    ZipFixture zip = new ZipFixture("");
    for (String file : List.of("config.json", "tokenizer.json", TABLE)) {
      byte[] content = Files.readAllBytes(GOLDEN.resolve(file));
      zip.add(file, content, DEFLATED, file.equals(name) ? change : entry -> {});
      if (file.equals(name) && lie.equals("twice")) {
        zip.add(file, content, STORED, change);
      }
    }
    zip.write(file());
    assertThat(problem()).contains(message);
  }

  @Test
  void an_archive_cut_off_anywhere_is_refused() throws IOException {
    byte[] whole = zip("m/", DEFLATED).bytes();
    // Every length within the first header and the directory, and some between.
    for (int length = 0;
        length < whole.length;
        length += length < 60 || length > whole.length - 500 ? 1 : 37) {
      Files.write(file(), Arrays.copyOf(whole, length));
      problem();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changed_bytes_give_the_same_model_or_a_documented_error(boolean wide) throws IOException {
    long seed = 25;
    SplittableRandom random = new SplittableRandom(seed);
    String expected;
    try (StaticModel model = StaticModel.load(GOLDEN)) {
      expected = model.fingerprint();
    }
    ZipFixture fixture = wide ? new ZipFixture("").wide() : new ZipFixture("");
    byte[] whole = fixture.addAll(GOLDEN, "", DEFLATED).bytes();
    int directory = whole.length - 400;
    int same = 0;
    for (int round = 0; round < 500; round++) {
      byte[] changed = whole.clone();
      int at =
          round % 2 == 0 ? random.nextInt(directory, whole.length) : random.nextInt(whole.length);
      changed[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file(), changed);
      try (StaticModel model = StaticModel.load(file())) {
        assertThat(model.fingerprint())
            .as("seed %d, round %d, at %d", seed, round, at)
            .isEqualTo(expected);
        same++;
      } catch (IOException e) {
        assertThat(e).isInstanceOf(ModelFormatException.class);
      }
    }
    // The vectors recorded beside the model are in the archive too, and nobody reads them.
    assertThat(same).isBetween(1, 400);
  }

  // ---- class path

  private static URLClassLoader loader(Path place) throws IOException {
    return new URLClassLoader(new URL[] {place.toUri().toURL()}, null);
  }

  @ParameterizedTest
  @MethodSource("models")
  void every_layout_is_the_same_on_a_class_path(Path folder) throws IOException {
    Path jar = temporary.resolve("a jar + \u00e9 %20.jar");
    new ZipFixture("").addAll(folder, "io/models/", STORED).write(jar);
    try (URLClassLoader inJar = loader(jar);
        URLClassLoader onDisk = loader(folder.resolveSibling(""))) {
      requireSame(folder, StaticModel.load(inJar, "io/models"));
      requireSame(folder, StaticModel.load(onDisk, folder.getFileName().toString()));
      requireSame(folder, StaticModel.load(new Streams(inJar), "io/models"));
    }
  }

  @Test
  void a_class_path_without_the_model_says_what_it_looked_for() throws IOException {
    zip("m/", STORED).write(file());
    try (URLClassLoader loader = loader(file())) {
      requireSame(GOLDEN, StaticModel.load(loader, "m/"));
      assertThatThrownBy(() -> StaticModel.load(loader, "n"))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage(
              "no resource n/model.safetensors on the class path; add the jar that holds it");
    }
  }

  @Test
  void the_files_of_a_model_come_from_one_place() throws IOException {
    Path second = temporary.resolve("second.jar");
    zip("m/", STORED).write(second);
    new ZipFixture("")
        .add(
            "m/config.json", "{\"normalize\": 3}".getBytes(StandardCharsets.UTF_8), STORED, e -> {})
        .write(file());
    URL[] places = {file().toUri().toURL(), second.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places, null)) {
      requireSame(GOLDEN, StaticModel.load(loader, "m"));
    }
  }

  /** Gives resources under URLs of its own, which nothing but a stream comes from. */
  private static final class Streams extends ClassLoader {
    private final ClassLoader source;

    Streams(ClassLoader source) {
      super(null);
      this.source = source;
    }

    @Override
    protected @Nullable URL findResource(String name) {
      URL url = source.getResource(name);
      try {
        return url == null ? null : URL.of(URI.create("own:resource"), handler(url));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static URLStreamHandler handler(URL url) {
      return new URLStreamHandler() {
        @Override
        protected URLConnection openConnection(URL ignored) throws IOException {
          URLConnection connection = url.openConnection();
          URLConnection own =
              new URLConnection(ignored) {
                @Override
                public void connect() {}

                @Override
                public java.io.InputStream getInputStream() throws IOException {
                  return connection.getInputStream();
                }
              };
          return own;
        }
      };
    }
  }
}

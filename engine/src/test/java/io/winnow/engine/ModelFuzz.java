package io.winnow.engine;

import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Loads model folders with broken files: each loads and encodes, or is refused as documented. A
 * round is told by its seed alone. What the test does in a second its main method does for as long
 * as it is asked to, in as little memory as the JVM is given:
 *
 * <pre>
 *   java -Xmx128m -cp ... io.winnow.engine.ModelFuzz FIRST_SEED ROUNDS
 * </pre>
 */
final class ModelFuzz {
  private static final List<String> MODELS =
      List.of("f32", "f16", "i8", "quantised", "quantised-f16-i64", "max-length", "st-flat");

  private static final List<String> TEXTS =
      List.of(
          "read the file, gold [MASK] caf\u00E9 x2",
          "",
          "\ud83d \udc00 e\u0301\u0301\u0327 \u1100\u1161 <s> \u4E2D\u6587\u0000\u0378",
          "a ".repeat(3000) + "b".repeat(3000));

  private final Path folder;
  private final List<Map<String, byte[]>> models = new ArrayList<>();
  private final byte[] charsmap = charsmap();

  /** How many rounds ended in what way. */
  final Map<String, Integer> outcomes = new TreeMap<>();

  /** Of the slowest round. */
  long worstNanos;

  long worstSeed;

  /**
   * Reads the models that are to be broken.
   *
   * @param folder an empty one, of which the files are replaced in each round
   */
  ModelFuzz(Path folder) throws IOException {
    this.folder = folder;
    for (String name : MODELS) {
      models.add(files(GoldenFiles.folder(name)));
    }
    models.add(unigram(resource("tokenizer/unigram/spm.json")));
    models.add(unigram(SMALL_UNIGRAM.getBytes(StandardCharsets.UTF_8)));
  }

  /** A Unigram tokenizer with every component, in which most mutations meet one. */
  private static final String SMALL_UNIGRAM =
      """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [
        {"id": 0, "content": "<s>", "single_word": false, "lstrip": true, "rstrip": false,
         "normalized": false, "special": true},
        {"id": 6, "content": "Gold", "single_word": true, "lstrip": false, "rstrip": true,
         "normalized": true, "special": false}],
       "normalizer": {"type": "Sequence", "normalizers": [{"type": "Nmt"}, {"type": "NFKC"},
        {"type": "Prepend", "prepend": "x"}, {"type": "StripAccents"}, {"type": "Lowercase"},
        {"type": "Strip", "strip_left": false, "strip_right": true},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        {"type": "Replace", "pattern": {"String": "``"}, "content": "\\""},
        {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
         "strip_accents": null, "lowercase": true},
        {"type": "Precompiled", "precompiled_charsmap": "@charsmap"}]},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
        {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": true}]},
       "post_processor": null, "decoder": null,
       "model": {"type": "Unigram", "unk_id": 1, "byte_fallback": true, "vocab": [["<s>", 0],
        ["<unk>", 0.0], ["\u2581", -1.5], ["a", -2.25], ["\u2581b", -3e0], ["<0xC3>", -4]]}}
      """;

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.sorted().toList()) {
        if (!path.endsWith("vectors.json")) {
          files.put(path.getFileName().toString(), Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  /** A model with a table that fits a tokenizer. */
  private Map<String, byte[]> unigram(byte[] tokenizer) throws IOException {
    byte[] whole =
        new String(tokenizer, StandardCharsets.UTF_8)
            .replace("@charsmap", Base64.getEncoder().encodeToString(charsmap))
            .getBytes(StandardCharsets.UTF_8);
    Path made = Files.createTempDirectory(folder, "made");
    int tokens = Tokenizer.parse(whole, Path.of("tokenizer.json")).vocabularySize();
    SafetensorsFixture.table(made.resolve("model.safetensors"), tokens, 3);
    Files.write(made.resolve("tokenizer.json"), whole);
    Files.writeString(made.resolve("config.json"), "{\"normalize\": true, \"max_length\": null}");
    return files(made);
  }

  /** One with the key "q", which becomes "Z". */
  private static byte[] charsmap() {
    int[] units = new int[768];
    units[0] = 256 << 10;
    units[256 ^ 'q'] = ((256 ^ 'q' ^ 512) << 10) | (1 << 8) | 'q';
    units[512] = 1 << 31;
    ByteBuffer map = ByteBuffer.allocate(4 + 4 * units.length + 2).order(ByteOrder.LITTLE_ENDIAN);
    map.putInt(4 * units.length);
    for (int unit : units) {
      map.putInt(unit);
    }
    return map.put((byte) 'Z').array();
  }

  private static byte[] resource(String name) {
    try {
      return Files.readAllBytes(GoldenFiles.resource("/golden/" + name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** One broken model; what is not documented comes out of here. */
  void round(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Mutation mutation = new Mutation(random);
    Map<String, byte[]> model = models.get(random.nextInt(models.size()));
    String[] names = model.keySet().toArray(String[]::new);
    // The tokenizer and the tensors each in two of five rounds.
    String broken =
        switch (random.nextInt(5)) {
          case 0, 1 -> "tokenizer.json";
          case 2, 3 -> "model.safetensors";
          default -> names[random.nextInt(names.length)];
        };
    for (Map.Entry<String, byte[]> file : model.entrySet()) {
      byte[] content = file.getValue();
      if (file.getKey().equals(broken)) {
        content = broken(broken, content, mutation, random);
      }
      Files.write(folder.resolve(file.getKey()), content);
    }
    long start = System.nanoTime();
    String outcome = load(random);
    long nanos = System.nanoTime() - start;
    if (nanos > worstNanos) {
      worstNanos = nanos;
      worstSeed = seed;
    }
    outcomes.merge(broken + " " + outcome, 1, Integer::sum);
    for (String name : names) {
      Files.delete(folder.resolve(name));
    }
  }

  private byte[] broken(String name, byte[] content, Mutation mutation, SplittableRandom random) {
    if (name.equals("model.safetensors")) {
      return mutation.safetensors(content);
    }
    String valid = Base64.getEncoder().encodeToString(charsmap);
    String text = new String(content, StandardCharsets.UTF_8);
    if (text.contains(valid) && random.nextInt(3) > 0) {
      return text.replace(valid, mutation.charsmap(charsmap)).getBytes(StandardCharsets.UTF_8);
    }
    return mutation.json(content);
  }

  private String load(SplittableRandom random) {
    try (StaticModel model = StaticModel.load(folder)) {
      float[] out = new float[model.dimension()];
      TextAccumulator accumulator = model.accumulator();
      for (String text : TEXTS) {
        model.encode(text, out);
        model.encode(text, EncodeOptions.unlimited(), out);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        model.encode(utf8, 0, utf8.length, out);
        model.encode(MemorySegment.ofArray(utf8), out);
        accumulator.add(text);
      }
      accumulator.finish(out);
      model.countRowsNotFinite();
      if (random.nextInt(10) == 0) {
        byte[] again = model.tokenizer().toJson();
        Tokenizer.parse(again, Path.of("again")).encode(TEXTS.getFirst());
      }
      return "loaded";
    } catch (ModelFormatException e) {
      return "refused: ModelFormatException";
    } catch (IOException e) {
      return "refused: " + e.getClass().getSimpleName();
    }
  }

  /** Runs rounds until one does what is not documented. */
  public static void main(String[] args) throws Exception {
    long first = Long.parseLong(args[0]);
    long rounds = Long.parseLong(args[1]);
    Path folder = Files.createTempDirectory("fuzz");
    ModelFuzz fuzz = new ModelFuzz(folder);
    Watch watch = new Watch();
    watch.setDaemon(true);
    watch.start();
    long start = System.nanoTime();
    for (long seed = first; seed < first + rounds; seed++) {
      watch.seed = seed;
      watch.since = System.nanoTime();
      try {
        fuzz.round(seed);
      } catch (Throwable e) {
        throw new IllegalStateException("seed " + seed, e);
      }
    }
    System.out.printf(
        "%,d rounds in %,d s, slowest %,d ms (seed %d)%n%s%n",
        rounds,
        (System.nanoTime() - start) / 1_000_000_000,
        fuzz.worstNanos / 1_000_000,
        fuzz.worstSeed,
        fuzz.outcomes);
  }

  /** Ends the JVM when a round takes ten seconds. */
  private static final class Watch extends Thread {
    private volatile long seed;
    private volatile long since = System.nanoTime();

    @Override
    public void run() {
      while (true) {
        try {
          Thread.sleep(1_000);
        } catch (InterruptedException e) {
          return;
        }
        if (System.nanoTime() - since > 10_000_000_000L) {
          System.out.println("hangs: seed " + seed);
          Runtime.getRuntime().halt(3);
        }
      }
    }
  }
}

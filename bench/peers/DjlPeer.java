import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Times what one would write on the JVM without Winnow: DJL's binding of the Hugging Face tokenizers, and a mean of rows
 * of an array; README.md has the protocol.
 */
final class DjlPeer {
  private static final int BATCH = 1024;

  private final HuggingFaceTokenizer tokenizer;
  private final boolean parallel;
  private final float[] table;
  private final int dimension;
  private final boolean normalize;
  private final int maxLength;
  private final int cut;
  private final long unknown;

  DjlPeer(Path folder, boolean parallel) throws Exception {
    this.parallel = parallel;
    JsonObject config = json(Files.readString(folder.resolve("config.json")));
    normalize = config.has("normalize") && config.get("normalize").getAsBoolean();
    maxLength = config.has("max_length") && config.get("max_length").isJsonPrimitive()
        ? config.get("max_length").getAsInt() : 512;
    tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"),
        Map.of("addSpecialTokens", "false", "padding", "false", "truncation", "true", "maxLength", "" + maxLength));
    JsonObject model = json(Files.readString(folder.resolve("tokenizer.json"))).getAsJsonObject("model");
    JsonObject vocabulary = model.getAsJsonObject("vocab");
    unknown = vocabulary.get(model.get("unk_token").getAsString()).getAsLong();
    int[] lengths = vocabulary.keySet().stream().mapToInt(t -> t.codePointCount(0, t.length())).sorted().toArray();
    int n = lengths.length;
    cut = maxLength * ((lengths[(n - 1) / 2] + lengths[n / 2]) / 2);
    try (FileChannel file = FileChannel.open(folder.resolve("model.safetensors"))) {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.size())).order(ByteOrder.LITTLE_ENDIAN);
      while (all.hasRemaining() && file.read(all) >= 0) {}
      int header = Math.toIntExact(all.getLong(0));
      JsonObject tensors = json(new String(all.array(), 8, header, StandardCharsets.UTF_8));
      JsonObject tensor = tensors.getAsJsonObject("embeddings");
      if (tensors.has("weights") || tensors.has("mapping")) {
        throw new IllegalArgumentException("weights and mapping are not supported");
      }
      int rows = tensor.getAsJsonArray("shape").get(0).getAsInt();
      dimension = tensor.getAsJsonArray("shape").get(1).getAsInt();
      int from = 8 + header + tensor.getAsJsonArray("data_offsets").get(0).getAsInt();
      table = new float[rows * dimension];
      switch (tensor.get("dtype").getAsString()) {
        case "F32" -> all.position(from).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(table);
        case "I8" -> {
          for (int i = 0; i < table.length; i++) {
            table[i] = all.get(from + i);
          }
        }
        default -> throw new IllegalArgumentException("supported: F32 and I8, found " + tensor);
      }
    }
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  /** The ids of each text that count. */
  private long[][] ids(List<String> texts) {
    List<String> batch = texts.stream()
        .map(t -> t.length() <= cut || t.codePointCount(0, t.length()) <= cut
            ? t : t.substring(0, t.offsetByCodePoints(0, cut)))
        .toList();
    long[][] ids = new long[texts.size()][];
    Encoding[] encodings = tokenizer.batchEncode(batch);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = Arrays.stream(encodings[i].getIds()).limit(maxLength).filter(id -> id != unknown).toArray();
    }
    return ids;
  }

  float[] encode(List<String> texts) {
    float[] out = new float[texts.size() * dimension];
    for (int from = 0; from < texts.size(); from += BATCH) {
      int first = from;
      long[][] ids = ids(texts.subList(from, Math.min(texts.size(), from + BATCH)));
      IntStream each = IntStream.range(0, ids.length);
      (parallel ? each.parallel() : each).forEach(i -> pool(ids[i], out, (first + i) * dimension));
    }
    return out;
  }

  private void pool(long[] ids, float[] out, int at) {
    for (long id : ids) {
      int row = (int) id * dimension;
      for (int c = 0; c < dimension; c++) {
        out[at + c] += table[row + c];
      }
    }
    double squares = 0;
    for (int c = 0; c < dimension; c++) {
      out[at + c] /= Math.max(1, ids.length);
      squares += (double) out[at + c] * out[at + c];
    }
    if (normalize && squares > 0) {
      float length = (float) Math.sqrt(squares);
      for (int c = 0; c < dimension; c++) {
        out[at + c] /= length;
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    List<String> texts;
    try (var lines = Files.lines(Path.of(arguments[0]))) {
      texts = lines.map(line -> JsonParser.parseString(line).getAsString()).toList();
    }
    DjlPeer peer = new DjlPeer(Path.of(arguments[1]), arguments[2].equals("all"));
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    long tokens = 0;
    for (int from = 0; from < texts.size(); from += BATCH) {
      for (long[] ids : peer.ids(texts.subList(from, Math.min(texts.size(), from + BATCH)))) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(ids.length);
        Arrays.stream(ids).forEach(id -> bytes.putInt((int) id));
        sha.update(bytes.array());
        tokens += ids.length;
      }
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("peer", "djl-tokenizers");
    answer.addProperty("version", System.getProperty("peer.version"));
    answer.addProperty("threads", arguments[2]);
    answer.addProperty("texts", texts.size());
    answer.addProperty("tokens", tokens);
    answer.addProperty("bytes", texts.stream().mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length).sum());
    answer.addProperty("ids_digest", HexFormat.of().formatHex(sha.digest()));
    long start = System.nanoTime();
    float[] vectors = peer.encode(texts);
    ByteBuffer bytes = ByteBuffer.allocate(vectors.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vectors);
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[3])))) {
      file.write(bytes.array());
    }
    double warmUp = Double.parseDouble(System.getenv().getOrDefault("PEER_WARM_UP", "5"));
    while ((System.nanoTime() - start) / 1e9 < warmUp) {
      peer.encode(texts);
    }
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      start = System.nanoTime();
      peer.encode(texts);
      answer.addProperty("seconds", (System.nanoTime() - start) / 1e9);
      answer.add("round", new JsonPrimitive(Integer.parseInt(line.strip())));
      System.out.println(new Gson().toJson(answer));
      System.out.flush();
    }
  }
}

package io.winnow.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Broken variants of JSON and safetensors files, the same for the same seed. */
final class Mutation {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final Pattern STRING = Pattern.compile("\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"");
  private static final Pattern MEMBER = Pattern.compile("\"[^\"\\\\]*\" ?: ?[^,{}\\[\\]]+");

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "127",
    "128",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "4294967296",
    "4611686018427387904",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999",
    "1e3",
    "1e999",
    "-1e999",
    "5e-324",
    "0.5",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e99999999999",
    "\"1\"",
    "null",
    "true",
    "[]",
    "{}",
    "[1]"
  };

  private static final String[] STRINGS = {
    "\"\"",
    "\" \"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\udc00x\"",
    "\"\\ud83d\\ude00\"",
    "\"##\"",
    "\"a\"",
    "\"BPE\"",
    "\"WordLevel\"",
    "\"ByteLevel\"",
    "\"NFKC\"",
    "\"Lowercase\"",
    "\"Sequence\"",
    "\"StripAccents\"",
    "\"Nmt\"",
    "\"Precompiled\"",
    "\"[\\\\s\\\\S]+\"",
    "\"(a+)+$\"",
    "\"\\\\s+\"",
    "\" {2,100000}\"",
    "\"F8_E4M3\"",
    "\"F64\"",
    "\"U64\"",
    "\"BOOL\"",
    "\"BF16\"",
    "\"C64\"",
    "\"F16\"",
    "\"first\"",
    "\"never\"",
    "\"\u2581\"",
    "\"embeddings\"",
    "\"mapping\"",
    "\"weights\"",
    "7",
    "null",
    "true",
    "[]",
    "{}",
    "[[[]]]"
  };

  private final SplittableRandom random;

  Mutation(SplittableRandom random) {
    this.random = random;
  }

  /** A text in JSON with some bytes or values changed. */
  byte[] json(byte[] valid) {
    byte[] bytes = valid;
    for (int steps = Math.max(1, random.nextInt(-3, 4)); steps > 0; steps--) {
      // A change of a value is more often a file that can be read.
      int kind = random.nextInt(15);
      bytes =
          switch (kind) {
            case 0 -> flip(bytes);
            case 1 -> cut(bytes);
            case 2 -> splice(bytes, bytes);
            case 3 -> repeat(bytes);
            case 4 -> nest(bytes);
            default ->
                kind < 10
                    ? replace(bytes, NUMBER, pick(NUMBERS))
                    : replace(bytes, STRING, pick(STRINGS));
          };
    }
    return bytes;
  }

  /** A file of tensors with its header, its length or its data changed. */
  byte[] safetensors(byte[] valid) {
    if (random.nextInt(5) == 0) {
      return random.nextBoolean() ? cut(valid) : flip(valid);
    }
    int length = (int) ByteBuffer.wrap(valid).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] header = json(Arrays.copyOfRange(valid, 8, 8 + length));
    byte[] data = Arrays.copyOfRange(valid, 8 + length, valid.length);
    if (random.nextInt(4) == 0) {
      data = data.length == 0 || random.nextBoolean() ? splice(data, header) : cut(data);
    }
    long said =
        switch (random.nextInt(10)) {
          case 0 -> random.nextLong();
          case 1 -> 100_000_000L - random.nextInt(2);
          case 2 -> header.length + random.nextInt(-9, 9);
          case 3 -> header.length + data.length + random.nextInt(-1, 2);
          default -> header.length;
        };
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(said)
        .put(header)
        .put(data)
        .array();
  }

  /** Base 64 of a precompiled charsmap with some bytes changed. */
  String charsmap(byte[] valid) {
    byte[] bytes = valid.clone();
    for (int i = random.nextInt(8); i > 0; i--) {
      // The trie comes first, and its root before all.
      bytes[random.nextInt(1 + random.nextInt(bytes.length))] = (byte) random.nextInt();
    }
    bytes = random.nextInt(4) == 0 ? cut(bytes) : bytes;
    String text = Base64.getEncoder().encodeToString(bytes);
    return random.nextInt(10) == 0 ? text.replace('A', '*') : text;
  }

  private byte[] flip(byte[] bytes) {
    byte[] flipped = bytes.clone();
    for (int i = random.nextInt(1, 6); i > 0 && flipped.length > 0; i--) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] cut(byte[] bytes) {
    int from = random.nextInt(4) == 0 ? random.nextInt(bytes.length + 1) : 0;
    return Arrays.copyOfRange(bytes, from, random.nextInt(from, bytes.length + 1));
  }

  /** Puts a slice of one file into another, over as much of it or between. */
  private byte[] splice(byte[] into, byte[] from) {
    int start = random.nextInt(from.length + 1);
    int end = Math.min(from.length, start + random.nextInt(200));
    int at = random.nextInt(into.length + 1);
    int rest = random.nextBoolean() ? at : Math.min(into.length, at + end - start);
    return join(
        Arrays.copyOf(into, at),
        Arrays.copyOfRange(from, start, end),
        Arrays.copyOfRange(into, rest, into.length));
  }

  private byte[] replace(byte[] bytes, Pattern what, String by) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<MatchResult> matches = what.matcher(text).results().toList();
    if (matches.isEmpty()) {
      return bytes;
    }
    MatchResult match = matches.get(random.nextInt(matches.size()));
    // Another of the file's own strings or numbers is as good a lie.
    String other =
        random.nextInt(3) == 0
            ? matches.get(random.nextInt(matches.size())).group()
            : new String(by.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return (text.substring(0, match.start()) + other + text.substring(match.end()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Gives a member twice, or many times. */
  private byte[] repeat(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<MatchResult> matches = MEMBER.matcher(text).results().toList();
    if (matches.isEmpty()) {
      return bytes;
    }
    MatchResult match = matches.get(random.nextInt(matches.size()));
    List<String> all = new ArrayList<>();
    for (int i = random.nextInt(20) == 0 ? 500 : 2; i > 0; i--) {
      all.add(match.group().replaceFirst("\"", random.nextBoolean() ? "\"" : "\"" + i));
    }
    return (text.substring(0, match.start()) + String.join(", ", all) + text.substring(match.end()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] nest(byte[] bytes) {
    String opening = random.nextBoolean() ? "[" : "{\"a\":";
    int depth = random.nextInt(10) == 0 ? 100_000 : random.nextInt(1_200);
    String closing = random.nextBoolean() ? "" : (opening.equals("[") ? "]" : "}").repeat(depth);
    return replace(bytes, random.nextBoolean() ? NUMBER : STRING, opening.repeat(depth) + closing);
  }

  private String pick(String[] values) {
    return values[random.nextInt(values.length)];
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

package io.winnow.retriever;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Random filters and metadata over few names and values, so that they meet. */
final class RandomFilters {
  private static final List<String> NAMES = List.of("a", "b.c", "odd ] name", "not", "é");
  private static final List<Object> VALUES =
      List.of(
          "",
          "en",
          "de",
          "\ue000 beyond the surrogates",
          "😀",
          "2024-05-01",
          "2024-05-01T10:00:00Z",
          "2024-05-01T10:00:00.5+02:00",
          "2024-13-01",
          true,
          false,
          -1L,
          0L,
          2024L,
          (1L << 53) + 1,
          (1L << 53) + 2,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          0.5,
          2024.0,
          -0.0,
          Math.scalb(1.0, 63),
          Double.MIN_VALUE,
          new BigDecimal("0.50000000000000000000001"),
          new BigDecimal("9223372036854775808"),
          new BigDecimal("1e400"),
          new BigDecimal("-1e400"),
          LocalDate.of(2024, 5, 1),
          LocalDate.of(2024, 4, 30),
          LocalDate.of(1, 1, 1),
          Instant.parse("2024-05-01T00:00:00Z"),
          Instant.parse("2024-05-01T08:00:00.500000001Z"),
          Instant.parse("2024-05-01T23:59:59.999999999Z"),
          Instant.parse("2024-05-02T00:00:00Z"),
          Instant.MIN);

  private RandomFilters() {}

  static Object value(SplittableRandom random) {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  /** For each of the names no value, one, or several. */
  static Map<String, Object> metadata(SplittableRandom random) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (String name : NAMES) {
      int values = random.nextInt(5);
      if (values == 1) {
        metadata.put(name, value(random));
      } else if (values > 1) {
        List<Object> several = new ArrayList<>();
        for (int i = 2; i < values + random.nextInt(2); i++) {
          several.add(value(random));
        }
        metadata.put(name, several);
      }
    }
    return metadata;
  }

  /** A filter with so many levels of and, or and not at most. */
  static Filter of(SplittableRandom random, int depth) {
    String field = NAMES.get(random.nextInt(NAMES.size()));
    return switch (random.nextInt(depth == 0 ? 4 : 8)) {
      case 0 -> Filter.in(field, several(random, 0, () -> value(random)));
      case 1, 2 -> range(random, field);
      case 3 -> Filter.exists(field);
      case 4 -> Filter.not(of(random, depth - 1));
      case 5, 6 -> new Filter.And(several(random, 2, () -> of(random, depth - 1)));
      default -> new Filter.Or(several(random, 2, () -> of(random, depth - 1)));
    };
  }

  private static Filter range(SplittableRandom random, String field) {
    while (true) {
      Filter.Bound low = new Filter.Bound(value(random), random.nextBoolean());
      Filter.Bound high = new Filter.Bound(value(random), random.nextBoolean());
      boolean open = random.nextInt(3) == 0;
      try {
        return open ? new Filter.Range(field, low, null) : new Filter.Range(field, low, high);
      } catch (IllegalArgumentException unfit) {
        // booleans, or ends of two types: draw again
      }
    }
  }

  private static <T> List<T> several(SplittableRandom random, int least, Supplier<T> each) {
    List<T> several = new ArrayList<>();
    for (int count = least + random.nextInt(3); count > 0; count--) {
      several.add(each.get());
    }
    return several;
  }
}

package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters as text. */
class FilterTest {
  private static final long SEED = 20261129;

  @Test
  void the_grammar_by_example() {
    assertThat(
            Filter.parse(
                "year >= 2020 and (lang in (\"en\", 'de') or not reviewed = true)"
                    + " and published < 2024-05-01 and exists tags"))
        .isEqualTo(
            Filter.atLeast("year", 2020)
                .and(Filter.in("lang", "en", "de").or(Filter.not(Filter.eq("reviewed", true))))
                .and(Filter.below("published", LocalDate.of(2024, 5, 1)))
                .and(Filter.exists("tags")));
    assertThat(Filter.parse("2000 <= year < 2010")).isEqualTo(Filter.between("year", 2000, 2010));
    assertThat(Filter.parse("0.5 < score"))
        .isEqualTo(Filter.above("score", 0.5))
        .isEqualTo(Filter.parse("score > 0.5"));
    assertThat(Filter.parse("[odd \\] name] != \"say \\\"x\\\\\""))
        .isEqualTo(Filter.not(Filter.eq("odd ] name", "say \"x\\")));
    assertThat(Filter.parse("ID NOT IN ()")).isEqualTo(Filter.not(Filter.in("ID")));
    assertThat(Filter.parse("at = 2024-05-01T10:00+02:00"))
        .isEqualTo(Filter.eq("at", Instant.parse("2024-05-01T08:00:00Z")));
    assertThat(Filter.parse("a = 1 or b = 2 and c = 3"))
        .isEqualTo(Filter.eq("a", 1).or(Filter.eq("b", 2).and(Filter.eq("c", 3))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "year >= en       | 9  | expected a value (\"text\", a number, a date such as 2024-05-01,"
            + " true or false), found en",
        "year             | 5  | expected =, !=, <, <=, >, >=, in or not in, found the end",
        "year == 3        | 7  | found =",
        "(a = 1           | 7  | expected ), found the end",
        "a = 1 b = 2      | 7  | expected and, or or the end, found b",
        "a in 1           | 6  | expected ( and the values, found 1",
        "a in (1 2)       | 9  | expected ), found 2",
        "a not 1          | 7  | expected in, found 1",
        "and = 1          | 1  | expected a field's name, a value, not, exists or (, found and",
        "exists 5         | 8  | expected a field's name",
        "a = 2024-13-01   | 5  | expected a date such as 2024-05-01 or 2024-05-01T10:00:00Z, found"
            + " 2024-13-01",
        "a = 12x          | 5  | expected a number or a date such as",
        "a = 1e9999999999 | 5  | expected a number that can be compared, found 1e9999999999",
        "a = \"b          | 5  | expected text in quotes to be closed by \", found the end",
        "a < true         | 3  | range of a: expected a keyword, a number or a date, found true",
        "1 < a < \"b\"    | 3  | expected both ends of one type, found number and keyword",
        "1 > a            | 3  | expected < or <= and a field's name, found >",
        "a = 1 & b = 2    | 7  | expected a name, a value, an operator or a bracket, found &",
      })
  void an_error_names_the_column_and_what_was_expected(String text, int column, String problem) {
    assertThatThrownBy(() -> Filter.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("filter, column " + column + ": ")
        .hasMessageContaining(problem)
        .hasMessageEndingWith(": " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "not "})
  void depth_has_a_limit_instead_of_a_full_stack(String opening) {
    assertThatThrownBy(() -> Filter.parse(opening.repeat(100_000) + "a = 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected at most 100 brackets and nots in each other");
  }

  @Test
  void any_text_is_a_filter_or_an_error_with_a_column() {
    SplittableRandom random = new SplittableRandom(SEED);
    String[] parts = {
      "a",
      "[b c]",
      "and",
      "or",
      "not",
      "in",
      "exists",
      "(",
      ")",
      "<=",
      "<",
      "=",
      "!=",
      ",",
      "\"x\"",
      "'",
      "1",
      "-2.5e3",
      "2024-05-01",
      "true",
      "\\",
      "\ud800",
      "\u0000",
      "é",
      "😀",
      "-",
      "+",
      "]",
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int words = random.nextInt(9); words >= 0; words--) {
        text.append(parts[random.nextInt(parts.length)]).append(random.nextInt(3) == 0 ? "" : " ");
      }
      try {
        Filter filter = Filter.parse(text.toString());
        assertThat(Filter.parse(filter.toString())).as("seed %d: %s", SEED, text).isEqualTo(filter);
      } catch (IllegalArgumentException e) {
        assertThat(e).as("seed %d: %s", SEED, text).hasMessageStartingWith("filter, column ");
      }
    }
  }

  @Test
  void what_a_filter_says_of_itself_is_read_back() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 5_000; i++) {
      Filter filter = RandomFilters.of(random, 4);
      assertThat(Filter.parse(filter.toString())).as("seed %d, %s", SEED, filter).isEqualTo(filter);
    }
    for (Object value :
        List.of(
            -0.0,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Long.MIN_VALUE,
            new BigDecimal("1e400"),
            new BigDecimal("92233720368547758070"),
            new BigDecimal("0.1234567890123456789012345"),
            Instant.MAX,
            Instant.MIN,
            LocalDate.MAX,
            LocalDate.MIN,
            "\ud800 \" \\ ' \n",
            "")) {
      Filter filter = Filter.in("[x]\\", value, 1).and(Filter.eq("", value));
      assertThat(Filter.parse(filter.toString())).isEqualTo(filter);
    }
  }

  @Test
  void values_of_the_jdk_become_those_of_documents() {
    assertThat(Filter.in("f", 1, (short) 1, 1L, new BigDecimal("1")))
        .isEqualTo(Filter.in("f", List.of(1L, 1L, 1L, 1L)));
    assertThat(Filter.eq("f", OffsetDateTime.parse("2024-05-01T02:00+02:00")))
        .isEqualTo(Filter.eq("f", Instant.parse("2024-05-01T00:00:00Z")));
    assertThatThrownBy(() -> Filter.eq("f", 'c'))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field f: expected a String, a Boolean, a number")
        .hasMessageEndingWith("found java.lang.Character");
    assertThatThrownBy(() -> Filter.eq("f", Double.NaN))
        .hasMessage("field f: expected a finite number, found NaN");
    assertThatThrownBy(() -> Filter.between("f", 1, "2"))
        .hasMessage("range of f: expected both ends of one type, found number and keyword");
    assertThatThrownBy(() -> new Filter.And(List.of(Filter.exists("f"))))
        .hasMessage("and: expected at least two filters, found 1");
  }
}

package io.winnow.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runners say, and figures of it. */
final class EncodeAnswerTest {
  private static final String LINE =
      """
      {"peer": "p", "version": "1.2", "threads": "1", "round": 3, "seconds": 0.25, "texts": 7,\
       "tokens": 90, "bytes": 400, "ids_digest": "ab"}""";

  @Test
  void a_line_is_read() throws IOException {
    assertThat(Answer.parse(LINE)).isEqualTo(new Answer("1.2", 3, 0.25, 7, 90L, 400, "ab"));
  }

  @Test
  void tokens_and_digest_need_not_be_known() throws IOException {
    String line = LINE.replace("90", "null").replace("\"ab\"", "null");
    assertThat(Answer.parse(line)).isEqualTo(new Answer("1.2", 3, 0.25, 7, null, 400, null));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      delimiter = ';',
      value = {
        "\"seconds\": 0.25; \"seconds\": 0; \"seconds\": expected more than 0, found: ",
        "\"seconds\": 0.25; \"seconds\": \"x\"; \"seconds\": expected a number, found: ",
        "\"texts\": 7,; ; \"texts\": expected a number, found: ",
        "\"1.2\"; 1.2; \"version\": expected a string, found: ",
        "{; x; expected a line of JSON, found: ",
      })
  void a_line_that_is_something_else_is_refused(String part, String other, String message) {
    String line = LINE.replace(part, other == null ? "" : other);
    assertThatThrownBy(() -> Answer.parse(line))
        .isInstanceOf(IOException.class)
        .hasMessage(message + " " + line);
  }

  @Test
  void the_median_is_the_middle_or_between_the_middle_two() {
    assertThat(Spread.of(DoubleStream.of(3, 1, 9))).isEqualTo(new Spread(3, 1, 9));
    assertThat(Spread.of(DoubleStream.of(4, 1, 9, 2))).isEqualTo(new Spread(3, 1, 9));
    assertThat(Spread.of(DoubleStream.of(5))).isEqualTo(new Spread(5, 5, 5));
    assertThatThrownBy(() -> Spread.of(DoubleStream.empty()))
        .hasMessage("spread: expected one figure or more, found none");
  }

  /** The figure is Python's: sha256(numpy.array([2, 7, 300, 0, 1, 65536], "&lt;i4").tobytes()). */
  @Test
  void the_digest_is_of_counts_and_ids() {
    IdDigest digest = new IdDigest();
    digest.add(new int[] {7, 300});
    digest.add(new int[0]);
    digest.add(new int[] {65536});
    assertThat(digest.hex())
        .isEqualTo("dc71c63b2799616ad756b7cc48c022bcdb5c46ebc24711b4f455fd4e1096adb7");
  }
}

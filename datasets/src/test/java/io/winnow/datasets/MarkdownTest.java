package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
  /** The sign ^ stands for a line break; white space is folded. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "plain text ~ plain text",
        "*a* **b** _c_ __d__ ***e*** **f *g* h** ~ a b c d e f g h",
        "2 * 3 * 4 and snake_case_name and 5*6 ~ 2 * 3 * 4 and snake_case_name and 5*6",
        "`a*b*c` and ``x`y`` ~ a*b*c and x`y",
        "[label](http://x.y/z_(w) \"t\") ![alt](i.png) [ref][1] [alone] ~ label alt ref [alone]",
        "<https://x.y/z> &lt;b&gt; &#65; \\*kept\\* ~ https://x.y/z <b> A *kept*",
        "a <b class=\"c\">bold</b> word<br>next, a < b > c ~ a bold word next, a < b > c",
        "# Head #^text ~ Head: text",
        "> quoted^* one^+ two ~ quoted - one - two",
        "| a | b |^|---|---|^| 1 | 2 | ~ a b 1 2",
        "a^^***^^b^[1]: http://x <t> ~ a b",
        "```java^int *x*;^```^after *y* ~ int *x*; after y",
      })
  void marks_are_taken_off(String markdown, String plain) {
    assertThat(MarkdownText.plain(markdown.replace('^', '\n')).strip().replaceAll("\\s+", " "))
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# Title",
        "text\n\n## Title ##\n",
        "Title\n=====\n",
        "Title\r\n---\r\n# Later",
        "```\n# comment\n```\n# Title",
        "~~~~\n# comment\n```\n~~~~\n# Title",
        "---\nname: x\n---\n# *Title*",
        "#NoSpace\n\n---\n\n# Title",
      })
  void first_heading_is_found(String markdown) {
    assertThat(MarkdownHeading.first(markdown)).hasValue("Title");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "#", "---", "---\nopen", "```\n# code", "    # code"})
  void text_without_heading_has_none(String markdown) {
    assertThat(MarkdownHeading.first(markdown)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uE0000\uE001", "\uE0009\uE001", "\uE000", "a\uE001b"})
  void characters_used_inside_are_no_danger(String markdown) {
    assertThat(MarkdownText.plain(markdown)).doesNotContain("\uE000", "\uE001");
  }
}

package io.winnow.retriever.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubIdTest {
  @ParameterizedTest
  @CsvSource({
    "owner/name, models--owner--name, main",
    "sentence-transformers/all-MiniLM-L6-v2, models--sentence-transformers--all-MiniLM-L6-v2, main",
    "a/b@v1.0, models--a--b, v1.0",
    "a/b_c@refs/pr/12, models--a--b_c, refs/pr/12",
    "a/1.b@0123456789abcdef0123456789abcdef01234567, models--a--1.b, 0123456789abcdef0123456789abcdef01234567",
  })
  void ids_of_the_hub_are_known(String spec, String folder, String revision) {
    HubId id = HubId.of(spec);
    assertThat(id.folder()).isEqualTo(folder);
    assertThat(id.revisionOrMain()).isEqualTo(revision);
    assertThat(id).hasToString(spec);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "name",
        "a/b/c",
        "/a/b",
        "a//b",
        "../b",
        "a/..",
        "a/b..c",
        ".a/b",
        "a/b.",
        "-a/b",
        "a/b--c",
        "a/b.git",
        "a\\b/c",
        "a/b\\c",
        "a/b\0c",
        "a/b c",
        "a/b\n",
        "C:/b",
        "a/b:c",
        "con/b",
        "a/NUL",
        "a/nul.x",
        "a/\u00fcb",
        "a/b@",
        "a/b@..",
        "a/b@../../x",
        "a/b@/x",
        "a/b@x/",
        "a/b@x//y",
        "a/b@x\0",
        "a/b@x\\y",
        "a/b@.x",
        "a/b@heads/aux.1",
        "a/b@x.lock",
        "a/b@x@y",
        "https://a/b",
      })
  void what_could_lead_elsewhere_is_no_id(String spec) {
    assertThat(HubId.parse(spec)).isEmpty();
    assertThatThrownBy(() -> HubId.of(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a model of the hub: '")
        .hasMessageEndingWith("letters, digits, '-', '_' and '.'")
        .message()
        .doesNotContain("\0", "\n");
  }

  @Test
  void very_long_names_are_no_ids() {
    assertThat(HubId.parse("a/" + "b".repeat(96))).isPresent();
    assertThat(HubId.parse("a/" + "b".repeat(97))).isEmpty();
    assertThat(HubId.parse("a/b@" + "x".repeat(300))).isEmpty();
    assertThatThrownBy(() -> HubId.of("x".repeat(5000))).message().hasSizeLessThan(600);
  }

  @Test
  void no_id_leads_out_of_the_cache() {
    Path cache = Path.of("cache").toAbsolutePath();
    char[] letters = "ab./\\@-_:~ \0cN".toCharArray();
    SplittableRandom random = new SplittableRandom(7);
    int ids = 0;
    for (int i = 0; i < 300_000; i++) {
      StringBuilder spec = new StringBuilder();
      for (int length = random.nextInt(1, 12); length > 0; length--) {
        spec.append(letters[random.nextInt(letters.length)]);
      }
      HubId id = HubId.parse(spec.toString()).orElse(null);
      if (id != null) {
        ids++;
        HubModel model = new HubModel(cache.resolve(id.folder()));
        assertThat(model.folder().normalize().getParent()).as(spec.toString()).isEqualTo(cache);
        Path ref = model.refs().resolve(id.revisionOrMain()).normalize();
        assertThat(ref.startsWith(model.refs())).as(spec.toString()).isTrue();
      }
    }
    assertThat(ids).isGreaterThan(100);
  }
}

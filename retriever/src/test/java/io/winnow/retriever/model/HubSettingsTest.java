package io.winnow.retriever.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  @TempDir private Path home;

  private HubSettings of(String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return HubSettings.of(environment, home);
  }

  private String token(String... variables) throws IOException {
    return Objects.requireNonNull(of(variables).bearer()).token();
  }

  @Test
  void the_cache_is_where_python_has_it() {
    assertThat(of().cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(of("XDG_CACHE_HOME", "/x").cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache()).isEqualTo(Path.of("/h/hub"));
    assertThat(of("HF_HOME", "~/h").cache()).isEqualTo(home.resolve("h/hub"));
    assertThat(of("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old").cache())
        .isEqualTo(Path.of("/old"));
    assertThat(of("HUGGINGFACE_HUB_CACHE", "/old", "HF_HUB_CACHE", "/c").cache())
        .isEqualTo(Path.of("/c"));
  }

  @Test
  void switches_are_those_of_python() {
    assertThat(of().offline()).isFalse();
    assertThat(of("HF_HUB_OFFLINE", "0").offline()).isFalse();
    assertThat(of("HF_HUB_OFFLINE", "1").offline()).isTrue();
    assertThat(of("TRANSFORMERS_OFFLINE", "yes").offline()).isTrue();
    assertThat(of().links()).isTrue();
    assertThat(of("HF_HUB_DISABLE_SYMLINKS", "true").links()).isFalse();
  }

  @Test
  void the_token_is_that_of_the_variable_else_of_the_file_and_is_not_printed() throws IOException {
    assertThat(of().bearer()).isNull();
    Path file = Files.createDirectories(home.resolve(".cache/huggingface")).resolve("token");
    Files.writeString(file, " hf_file\n");
    assertThat(token()).isEqualTo("hf_file");
    assertThat(token("HF_TOKEN", "hf_one")).isEqualTo("hf_one");
    assertThat(token("HUGGING_FACE_HUB_TOKEN", "hf_two")).isEqualTo("hf_two");
    assertThat(of("HF_TOKEN_PATH", home + "/none").bearer()).isNull();
    assertThat(of("HF_TOKEN", "hf_one", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").bearer()).isNull();
    HubSettings settings = of("HF_TOKEN", "hf_one");
    assertThat(settings.toString() + settings.bearer()).doesNotContain("hf_one");
    assertThatThrownBy(() -> of("HF_TOKEN", "hf_a b").bearer())
        .hasMessageStartingWith("HF_TOKEN: not a token")
        .message()
        .doesNotContain("hf_a");
  }

  @Test
  void the_endpoint_is_the_public_one_or_that_of_the_variable() throws IOException {
    assertThat(of().address()).hasScheme("https").hasPath("");
    assertThat(of("HF_ENDPOINT", "http://mirror:8080/hf//").address())
        .hasToString("http://mirror:8080/hf");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mirror",
        "ftp://mirror",
        "http://",
        "http://u:password@mirror",
        "http://m/?q",
        "::"
      })
  void other_endpoints_are_refused_when_they_are_needed(String endpoint) {
    HubSettings settings = of("HF_ENDPOINT", endpoint);
    assertThatThrownBy(settings::address)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("HF_ENDPOINT: expected https://HOST[:PORT][/PATH], found ")
        .message()
        .doesNotContain("password@");
    assertThat(settings.toString()).doesNotContain("password@");
  }
}

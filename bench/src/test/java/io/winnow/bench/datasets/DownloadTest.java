package io.winnow.bench.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.retriever.download.Bearer;
import io.winnow.retriever.download.Download;
import io.winnow.retriever.download.Patience;
import io.winnow.retriever.download.StatusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final int SIZE = 300_000;

  @TempDir private Path folder;
  private byte[] content;
  private FileServer server;
  private Path target;
  private long told;

  @BeforeEach
  void serve() throws IOException {
    content = bytes(1);
    server = new FileServer(content);
    target = folder.resolve("tiny.zip");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[SIZE];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  private void fetch() throws IOException {
    fetch(server.address("/data/tiny.zip"));
  }

  private void fetch(URI from) throws IOException {
    try (Download download = download(null)) {
      download.fetch(from, target, SIZE);
    }
  }

  private Download download(@Nullable Bearer bearer) {
    return new Download(
        new Patience(Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofMillis(1)),
        bearer,
        (_, done, _) -> told = done);
  }

  private void has_arrived() {
    assertThat(target).hasBinaryContent(server.content);
    assertThat(folder).isDirectoryContaining(target::equals);
    assertThat(folder.toFile().list()).containsExactly("tiny.zip");
  }

  private Path part() {
    return Download.part(target);
  }

  /** Leaves the first bytes of a file behind, as a run does that was killed. */
  private void break_off_after(int bytes) {
    server.stallAfter = bytes;
    assertThatThrownBy(this::fetch).isInstanceOf(HttpTimeoutException.class);
    assertThat(part()).hasSize(bytes);
    server.stallAfter = -1;
    server.ranges.clear();
  }

  @Test
  void a_whole_file_appears_and_leaves_nothing_beside_it() throws IOException {
    fetch();
    has_arrived();
    assertThat(told).isEqualTo(SIZE);
    assertThat(server.ranges).containsExactly("-");
  }

  @Test
  void redirects_are_followed() throws IOException {
    fetch(server.address("/old/tiny.zip"));
    has_arrived();
  }

  @Test
  void a_connection_that_is_cut_is_taken_up_where_it_ended() throws IOException {
    server.cutAfter = 100_000;
    server.cuts.set(2);
    fetch();
    has_arrived();
    assertThat(server.ranges).containsExactly("-", "bytes=100000-", "bytes=200000-");
  }

  @Test
  void a_later_run_goes_on_where_the_last_one_ended() throws IOException {
    break_off_after(123_456);
    fetch();
    has_arrived();
    assertThat(server.ranges).containsExactly("bytes=123456-");
  }

  @Test
  void without_a_validator_the_size_must_be_the_same() throws IOException {
    server.etag = "";
    break_off_after(1000);
    fetch();
    has_arrived();
    assertThat(server.ranges).containsExactly("bytes=1000-");

    Files.delete(target);
    break_off_after(1000);
    server.content = Arrays.copyOf(bytes(2), SIZE - 1);
    fetch();
    has_arrived();
    assertThat(server.ranges).containsExactly("bytes=1000-", "-");
  }

  @Test
  void a_file_that_changed_is_fetched_anew() throws IOException {
    break_off_after(1000);
    server.content = bytes(2);
    server.etag = "\"two\"";
    fetch();
    has_arrived();
    assertThat(server.ranges).containsExactly("bytes=1000-");
  }

  @Test
  void a_server_without_ranges_sends_all_again() throws IOException {
    server.knowsRanges = false;
    break_off_after(1000);
    fetch();
    has_arrived();
  }

  @Test
  void a_part_longer_than_the_file_is_thrown_away() throws IOException {
    break_off_after(1000);
    Files.write(part(), new byte[SIZE + 5]);
    fetch();
    has_arrived();
    assertThat(server.ranges).containsExactly("bytes=" + (SIZE + 5) + "-", "-");
  }

  @Test
  void a_part_of_unknown_origin_is_thrown_away() throws IOException {
    Files.write(part(), new byte[1000]);
    fetch();
    has_arrived();
    assertThat(server.ranges).containsExactly("-");

    Files.delete(target);
    break_off_after(1000);
    Files.writeString(folder.resolve("tiny.zip.part.from"), "nonsense");
    fetch();
    has_arrived();
  }

  @Test
  void a_server_that_never_gets_further_is_given_up() {
    server.cutAfter = 0;
    server.cuts.set(100);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(server.address("/").getHost() + ": ");
    assertThat(server.ranges).hasSizeLessThan(4);
    assertThat(target).doesNotExist();
  }

  @Test
  void a_server_that_stalls_is_given_up_and_what_came_is_kept() {
    server.stallAfter = 5000;
    assertThatThrownBy(this::fetch)
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage("%s sent nothing for 0.7 s", server.address("/").getHost());
    assertThat(part()).hasSize(5000);
    assertThat(target).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 403, 500, 503})
  void errors_of_the_server_are_told(int status) {
    server.status = status;
    URI address = server.address("/data/tiny.zip");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(IOException.class)
        .hasMessage("%s answers HTTP %d", address, status);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void errors_of_the_server_do_not_cost_what_has_arrived() throws IOException {
    break_off_after(1000);
    server.status = 503;
    assertThatThrownBy(this::fetch).hasMessageContaining("HTTP 503");
    server.status = 0;
    fetch();
    has_arrived();
    assertThat(server.ranges).hasSize(6).containsOnly("bytes=1000-");
  }

  @Test
  void a_fault_of_the_moment_is_asked_again() throws IOException {
    server.status = 503;
    server.refusals.set(3);
    fetch();
    has_arrived();
    assertThat(server.ranges).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "Wed, 21 Oct 2015 07:28:00 GMT"})
  void a_server_that_asks_to_wait_is_obeyed(String retryAfter) throws IOException {
    server.status = 429;
    server.refusals.set(1);
    server.retryAfter = retryAfter;
    fetch();
    has_arrived();
  }

  @Test
  void a_server_that_asks_to_wait_for_long_is_given_up_at_once() {
    server.status = 429;
    server.retryAfter = "3600";
    assertThatThrownBy(this::fetch)
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofHours(1)));
    assertThat(server.ranges).hasSize(1);
  }

  @Test
  void a_token_goes_to_its_server_alone_and_is_never_printed() throws IOException {
    Bearer bearer = new Bearer(server.address("/"), "hf_secret");
    assertThat(bearer.toString()).doesNotContain("secret");
    assertThatThrownBy(() -> new Bearer(server.address("/"), "hf_se\ncret"))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("hf_se", "cret");
    try (FileServer other = new FileServer(content);
        Download download = download(bearer)) {
      server.away = other.address("/away/signature");
      other.away = server.address("/data/tiny.zip");
      download.fetch(server.address("/away/tiny.zip"), target, SIZE);
      has_arrived();
      assertThat(server.authorizations).containsExactly("Bearer hf_secret", "Bearer hf_secret");
      assertThat(other.authorizations).containsExactly("-");
    }
  }

  @Test
  void a_redirect_that_leads_nowhere_is_told() {
    for (String away : new String[] {"file:///etc/passwd", "mailto:x", "http:x"}) {
      server.away = URI.create(away);
      assertThatThrownBy(() -> fetch(server.address("/away/tiny.zip")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("redirected from http to ");
    }
    server.away = server.address("/away/again");
    assertThatThrownBy(() -> fetch(server.address("/away/tiny.zip")))
        .hasMessageEndingWith("more than 10 redirects");
    assertThat(target).doesNotExist();
  }

  @Test
  void a_file_longer_than_may_be_is_given_up_and_nothing_is_kept() throws IOException {
    try (Download download = download(null)) {
      assertThatThrownBy(
              () -> download.complete(server.address("/data/tiny.zip"), part(), "tiny", 9, 1000))
          .hasMessageContaining("sends more than was to be expected: at most 1000 bytes");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void no_server_is_told() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    assertThatThrownBy(() -> fetch(URI.create("http://%s:%d/tiny.zip".formatted(host, port))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no connection to " + host);
    assertThatThrownBy(() -> fetch(URI.create("http://nowhere.invalid/tiny.zip")))
        .isInstanceOf(IOException.class)
        .hasMessage("no connection to nowhere.invalid: there is no such host, or no network");
  }

  @Test
  void a_folder_that_cannot_be_written_is_told() {
    target = folder.resolve("none").resolve("tiny.zip");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("none").toString());
  }
}

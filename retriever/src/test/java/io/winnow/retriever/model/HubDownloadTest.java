package io.winnow.retriever.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.Progress;
import io.winnow.retriever.download.Patience;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a hub of our own; no other is asked. */
class HubDownloadTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final Patience LONG = patience(30);

  /** Long enough for a machine that is busy with other things. */
  private static final Patience SHORT = patience(2);

  @TempDir private Path folder;
  private HubServer server;
  private Path cache;

  @BeforeEach
  void serve() throws IOException {
    server = new HubServer();
    cache = folder.resolve("hub");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static Patience patience(int stallSeconds) {
    return new Patience(
        Duration.ofSeconds(20), Duration.ofSeconds(stallSeconds), Duration.ofMillis(1));
  }

  private ModelStore store(HubSettings settings) {
    return new ModelStore(folder.resolve("models"), settings, LONG);
  }

  private ModelStore store() {
    return store(server.settings(cache));
  }

  private ModelStore storeWith(String token) {
    return store(new HubSettings(server.endpoint(), cache, token, null, false, true));
  }

  private Path get() throws IOException {
    return store().download(HubServer.ID, Progress.NONE);
  }

  private Path model() {
    return cache.resolve("models--tester--tiny");
  }

  private Path part() {
    return model().resolve("blobs").resolve(server.hash(WEIGHTS) + ".winnow.incomplete");
  }

  private void requireWhole(Path snapshot) throws IOException {
    assertThat(snapshot).isEqualTo(model().resolve("snapshots").resolve(server.commit));
    try (Stream<Path> walk = Files.walk(snapshot)) {
      assertThat(walk.filter(Files::isRegularFile).map(p -> snapshot.relativize(p).toString()))
          .containsExactlyInAnyOrder(
              "1_Pooling/config.json", "config.json", "modules.json", WEIGHTS, "tokenizer.json");
    }
    assertThat(snapshot.resolve(WEIGHTS)).hasBinaryContent(server.content(WEIGHTS));
    assertThat(model().resolve("refs/main")).hasContent(server.commit);
    assertThat(model().toFile().list()).containsExactlyInAnyOrder("blobs", "refs", "snapshots");
    assertThat(model().resolve("blobs").toFile().list()).noneMatch(name -> name.contains("."));
  }

  private void requireNothingToFind() throws IOException {
    assertThat(new HubModel(model()).commits()).isEmpty();
    assertThat(model().resolve("refs")).doesNotExist();
  }

  private List<String> requestsOf(String text) {
    return server.requests.stream().filter(request -> request.contains(text)).toList();
  }

  /** Leaves the first bytes of the weights behind, as a run does that was killed. */
  private void breakOffAfter(int bytes) throws IOException {
    server.stallAfter = bytes;
    ModelStore store = new ModelStore(folder.resolve("models"), server.settings(cache), SHORT);
    assertThatThrownBy(() -> store.download(HubServer.ID, Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sent nothing for 2.0 s; what has arrived is kept");
    assertThat(part()).hasSize(bytes);
    requireNothingToFind();
    server.stallAfter = -1;
    server.requests.clear();
  }

  @Test
  void what_winnow_can_use_comes_and_is_found_by_its_id() throws IOException {
    Path snapshot = get();
    requireWhole(snapshot);
    assertThat(requestsOf("README")).isEmpty();
    assertThat(store().transformer(HubServer.ID)).isEqualTo(snapshot);
    assertThat(store().transformer(HubServer.ID + "@main")).isEqualTo(snapshot);
    assertThat(store().transformer(HubServer.ID + "@" + HubServer.COMMIT)).isEqualTo(snapshot);
  }

  @Test
  void what_is_there_is_compared_and_not_fetched_again() throws IOException {
    get();
    server.requests.clear();
    requireWhole(get());
    assertThat(server.requests).hasSize(1).first().asString().contains("/api/models/tester/tiny/");

    Files.writeString(model().resolve("blobs").resolve(server.hash("modules.json")), "[1");
    Files.delete(model().resolve("snapshots").resolve(HubServer.COMMIT).resolve("config.json"));
    server.requests.clear();
    requireWhole(get());
    assertThat(requestsOf("/resolve/")).hasSize(1).first().asString().contains("modules.json");
  }

  @Test
  void a_new_commit_shares_what_did_not_change() throws IOException {
    Path first = get();
    server.commit = "f".repeat(40);
    server.put("config.json", "{}");
    server.requests.clear();
    Path second = get();
    requireWhole(second);
    assertThat(requestsOf("/resolve/")).hasSize(1);
    assertThat(first.resolve("config.json")).content().contains("hidden_size");
  }

  @Test
  void a_spec_that_is_not_there_says_how_to_get_it_and_asks_nobody() throws IOException {
    assertThatThrownBy(() -> store().transformer(HubServer.ID + "@v1"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessageContaining(
            "no model tester/tiny@v1: there is no such folder, and the hub's cache")
        .hasMessageEndingWith("has no such model; to get it: ./winnow models get tester/tiny@v1");
    get();
    server.requests.clear();
    assertThatThrownBy(() -> store().transformer(HubServer.ID + "@v1"))
        .hasMessageContaining("has no revision v1 of it, but main, " + HubServer.COMMIT);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void without_links_a_snapshot_holds_copies() throws IOException {
    HubSettings settings = new HubSettings(server.endpoint(), cache, "", null, false, false);
    Path snapshot = store(settings).download(HubServer.ID, Progress.NONE);
    requireWhole(snapshot);
    assertThat(Files.isSymbolicLink(snapshot.resolve(WEIGHTS))).isFalse();
    server.requests.clear();
    requireWhole(store(settings).download(HubServer.ID, Progress.NONE));
    assertThat(server.requests).hasSize(1);
    Files.delete(model().resolve("blobs").resolve(server.hash(WEIGHTS)));
    requireWhole(store(settings).download(HubServer.ID, Progress.NONE));
    assertThat(requestsOf(WEIGHTS)).isEmpty();
  }

  @Test
  void a_download_that_stalls_goes_on_later() throws IOException {
    breakOffAfter(123_456);
    requireWhole(get());
    assertThat(requestsOf("storage")).hasSize(1).first().asString().contains("bytes=123456-");
  }

  @Test
  void a_body_that_is_cut_goes_on_where_it_ended() throws IOException {
    server.cutAfter = 50_000;
    server.cuts.set(2);
    requireWhole(get());
    assertThat(requestsOf("storage"))
        .satisfiesExactly(
            request -> assertThat(request).contains(" - "),
            request -> assertThat(request).contains("bytes=50000-"),
            request -> assertThat(request).contains("bytes=100000-"));
  }

  @Test
  void a_server_that_never_gets_further_is_given_up() throws IOException {
    server.cutAfter = 0;
    server.cuts.set(1000);
    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
    assertThat(requestsOf("storage")).hasSizeLessThan(4);
    requireNothingToFind();
  }

  @Test
  void another_file_between_two_attempts_is_noticed() throws IOException {
    breakOffAfter(1000);
    byte[] other = server.content(WEIGHTS).clone();
    other[5] ^= 1;
    server.changed.put(WEIGHTS, other);
    assertThatThrownBy(this::get)
        .hasMessageStartingWith("model.safetensors of tester/tiny is not what the hub says it is")
        .hasMessageContaining("expected SHA-256 " + server.hash(WEIGHTS) + ", got ")
        .hasMessageEndingWith("it was deleted, try again");
    assertThat(part()).doesNotExist();
    requireNothingToFind();
    server.changed.clear();
    requireWhole(get());
  }

  @Test
  void a_part_with_wrong_bytes_is_fetched_anew_at_once() throws IOException {
    breakOffAfter(1000);
    Files.write(part(), new byte[1000]);
    requireWhole(get());
    assertThat(requestsOf("storage")).hasSize(2);
  }

  @Test
  void a_file_that_is_longer_or_shorter_is_refused() throws IOException {
    byte[] content = server.content(WEIGHTS);
    server.changed.put(WEIGHTS, Arrays.copyOf(content, content.length + 1));
    assertThatThrownBy(this::get)
        .hasMessageContaining(
            "sends more than was to be expected: at most 200000 bytes, got 200001");
    server.changed.put(WEIGHTS, Arrays.copyOf(content, content.length - 1));
    assertThatThrownBy(this::get).hasMessageContaining("expected 200000 bytes, got 199999");
    requireNothingToFind();
  }

  @Test
  void the_token_goes_to_the_hub_alone() throws IOException {
    storeWith("hf_secret").download(HubServer.ID, Progress.NONE);
    assertThat(requestsOf("hub /"))
        .hasSizeGreaterThan(5)
        .allMatch(r -> r.endsWith("Bearer hf_secret"));
    assertThat(requestsOf("storage")).isNotEmpty().allMatch(r -> r.endsWith(" -"));
  }

  @Test
  void the_token_of_the_file_is_sent_too() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "hf_filed\n");
    store(new HubSettings(server.endpoint(), cache, "", file, false, true))
        .download(HubServer.ID, Progress.NONE);
    assertThat(requestsOf("hub /")).allMatch(r -> r.endsWith("Bearer hf_filed"));
    Files.writeString(file, "hf_one\nhf_two");
    assertThatThrownBy(
            () ->
                store(new HubSettings(server.endpoint(), cache, "", file, false, true))
                    .download(HubServer.ID, Progress.NONE))
        .hasMessageStartingWith(file + ": not a token")
        .message()
        .doesNotContain("hf_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | | false | tester/tiny does not exist or is private: see HUB/tester/tiny; for a private",
        "401 | | true | tester/tiny: the hub refuses the token",
        "401 | GatedRepo | false | is gated: ask for access on HUB/tester/tiny, then set HF_TOKEN",
        "403 | GatedRepo | true | and the account of this token has no access: ask for it on HUB",
        "404 | RepoNotFound | false | no model tester/tiny: see HUB",
        "404 | RevisionNotFound | false | tester/tiny has no revision v9; see HUB",
        "404 | | false | no model tester/tiny, or no revision v9 of it",
        "429 | | false | limits requests: try again later; with HF_TOKEN the limits are wider",
        "503 | | false | answers HTTP 503; try again later: what has arrived is kept",
      })
  void refusals_say_what_to_do(int status, @Nullable String code, boolean token, String message) {
    server.status = status;
    server.errorCode = code == null ? "" : code;
    ModelStore store = token ? storeWith("hf_secret") : store();
    assertThatThrownBy(() -> store.download(HubServer.ID + "@v9", Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message.replace("HUB", server.endpoint()))
        .hasMessageContaining("HTTP " + status)
        .message()
        .doesNotContain("hf_secret");
    assertThat(server.requests).hasSize(status < 429 ? 1 : 5);
    assertThat(cache).doesNotExist();
  }

  @Test
  void a_limit_that_passes_is_waited_for_and_a_long_one_is_told() throws IOException {
    server.status = 429;
    server.retryAfter = "0";
    server.refusals.set(2);
    requireWhole(get());
    server.refusals.set(9);
    server.retryAfter = "300";
    assertThatThrownBy(this::get)
        .hasMessageContaining("limits requests: it asks to wait 300 s; with HF_TOKEN");
    assertThat(server.refusals).hasValue(8);
  }

  @Test
  void a_refusal_of_the_storage_names_no_signature() throws IOException {
    server.storageStatus = 403;
    assertThatThrownBy(this::get)
        .hasMessageContaining(
            "/resolve/" + HubServer.COMMIT + "/model.safetensors leads to 127.0.0.1")
        .hasMessageContaining("HTTP 403")
        .message()
        .doesNotContain("secret");
    requireNothingToFind();
  }

  @Test
  void weights_in_shards_come_with_their_index() throws IOException {
    server.files.remove(WEIGHTS);
    server.put("model.safetensors.index.json", "{}");
    server.put("model-00001-of-00002.safetensors", "one");
    server.put("model-00002-of-00002.safetensors", "two");
    assertThat(get().toFile().list())
        .contains(
            "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors");
  }

  @Test
  void onnx_comes_when_asked_with_what_holds_its_tensors() throws IOException {
    server.put("onnx/model.onnx", "graph");
    server.put("onnx/model.onnx_data", "tensors");
    server.put("onnx/model_int8.onnx", "small");
    Path snapshot = store().downloadOnnx(HubServer.ID, "model.onnx", Progress.NONE);
    assertThat(snapshot.resolve("onnx").toFile().list())
        .containsExactlyInAnyOrder("model.onnx", "model.onnx_data");
    assertThat(snapshot.resolve(WEIGHTS)).doesNotExist();
    store().downloadOnnx(HubServer.ID, "onnx/model_int8.onnx", Progress.NONE);
    assertThat(snapshot.resolve("onnx/model_int8.onnx")).exists();
    assertThatThrownBy(() -> store().downloadOnnx(HubServer.ID, "other.onnx", Progress.NONE))
        .hasMessage("tester/tiny has no other.onnx; it has onnx/model.onnx, onnx/model_int8.onnx");
  }

  @Test
  void a_model_without_what_winnow_needs_is_refused_before_anything_comes() {
    byte[] weights = server.files.remove(WEIGHTS);
    assertThatThrownBy(this::get)
        .hasMessageContaining("has no weights that Winnow can use: expected model.safetensors or")
        .hasMessageContaining("pytorch_model.bin");
    server.put("onnx/model.onnx", "graph");
    assertThatThrownBy(this::get)
        .hasMessageContaining("add --onnx FILE with one of onnx/model.onnx");
    server.files.put(WEIGHTS, weights);
    server.files.remove("tokenizer.json");
    assertThatThrownBy(this::get).hasMessageContaining("has no tokenizer.json");
    assertThat(cache).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../config.json",
        "/etc/config.json",
        "1_Pooling/../../config.json",
        "a\\..\\config.json"
      })
  void file_names_cannot_leave_the_snapshot(String name) throws IOException {
    server.put(name, "{\"evil\": true}");
    requireWhole(get());
    assertThat(requestsOf("evil")).isEmpty();
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(p -> p.endsWith("config.json"))).hasSize(2);
    }
  }

  @Test
  void answers_that_are_no_listing_are_refused() throws IOException {
    server.commit = "../../x";
    assertThatThrownBy(this::get).hasMessageContaining("expected a commit of 40 digits as sha");
    assertThat(cache).doesNotExist();
  }

  @Test
  void offline_only_what_is_there_is_found() throws IOException {
    HubSettings offline = new HubSettings(server.endpoint(), cache, "", null, true, true);
    assertThatThrownBy(() -> store(offline).download(HubServer.ID, Progress.NONE))
        .hasMessageContaining("tester/tiny is not in " + cache)
        .hasMessageContaining("HF_HUB_OFFLINE");
    Path snapshot = get();
    server.requests.clear();
    assertThat(store(offline).download(HubServer.ID, Progress.NONE)).isEqualTo(snapshot);
    assertThat(server.requests).isEmpty();
  }

  @Test
  void the_proxies_of_the_jvm_are_used() throws IOException {
    ProxySelector before = ProxySelector.getDefault();
    URI proxy = URI.create(server.endpoint());
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(
                uri.getHost().equals("hub.invalid")
                    ? new Proxy(
                        Proxy.Type.HTTP,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getPort()))
                    : Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {
            throw new AssertionError(e);
          }
        });
    try {
      requireWhole(
          store(new HubSettings("http://hub.invalid", cache, "", null, false, true))
              .download(HubServer.ID, Progress.NONE));
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(requestsOf("hub http://hub.invalid/")).isNotEmpty();
  }

  @Test
  void threads_that_want_the_same_model_fetch_it_once() throws Exception {
    server.slowness = 20;
    List<Thread> threads =
        Stream.generate(
                () ->
                    Thread.ofVirtual()
                        .unstarted(
                            () -> {
                              try {
                                requireWhole(get());
                              } catch (IOException e) {
                                throw new AssertionError(e);
                              }
                            }))
            .limit(3)
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    requireWhole(model().resolve("snapshots").resolve(HubServer.COMMIT));
    assertThat(requestsOf("storage")).hasSize(1);
  }
}

package io.winnow.retriever.model;

import static java.util.stream.Collectors.joining;

import io.winnow.retriever.download.Bearer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the Hugging Face hub and its cache are, by the variables that Python's huggingface_hub
 * knows. Nothing is checked, read or asked before it is needed.
 *
 * @param endpoint the address of the hub or of a mirror, {@code HF_ENDPOINT}
 * @param cache the folder of the hub's cache: {@code HF_HUB_CACHE}, else {@code hub} in {@code
 *     HF_HOME}
 * @param token {@code HF_TOKEN}; empty if there is none; never printed
 * @param tokenFile where {@code hf auth login} writes one: {@code HF_TOKEN_PATH}, else {@code
 *     token} in {@code HF_HOME}; read where {@code token} is empty
 * @param offline whether nothing may be asked, {@code HF_HUB_OFFLINE}
 * @param links whether snapshots hold links to their files, as is usual; {@code
 *     HF_HUB_DISABLE_SYMLINKS} has copies instead
 */
public record HubSettings(
    String endpoint,
    Path cache,
    String token,
    @Nullable Path tokenFile,
    boolean offline,
    boolean links) {
  private static final String PUBLIC = "https://huggingface.co";

  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /** By the environment of this process. */
  public static HubSettings fromEnvironment() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static HubSettings of(Map<String, String> environment, Path userHome) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches = xdg.isEmpty() ? userHome.resolve(".cache") : path(xdg, userHome);
    String homeName = environment.getOrDefault("HF_HOME", "");
    Path home = homeName.isEmpty() ? caches.resolve("huggingface") : path(homeName, userHome);
    String cache = first(environment, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE");
    String tokenFile = first(environment, "HF_TOKEN_PATH");
    boolean tokenless = isTrue(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN");
    String endpoint = first(environment, "HF_ENDPOINT");
    return new HubSettings(
        endpoint.isEmpty() ? PUBLIC : endpoint,
        cache.isEmpty() ? home.resolve("hub") : path(cache, userHome),
        tokenless ? "" : first(environment, "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN").strip(),
        tokenless ? null : tokenFile.isEmpty() ? home.resolve("token") : path(tokenFile, userHome),
        isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "TRANSFORMERS_OFFLINE"),
        !isTrue(environment, "HF_HUB_DISABLE_SYMLINKS"));
  }

  private static String first(Map<String, String> environment, String... names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static boolean isTrue(Map<String, String> environment, String name) {
    return TRUE.contains(environment.getOrDefault(name, "").toUpperCase(Locale.ROOT));
  }

  private static Path path(String text, Path userHome) {
    if (text.equals("~")) {
      return userHome;
    }
    return text.startsWith("~/")
        ? userHome.resolve(text.substring(2))
        : Path.of(text).toAbsolutePath();
  }

  /**
   * The folder of a model in the cache.
   *
   * @throws FileNotFoundException if it is not there; the message says how to get it
   */
  Path require(HubId id) throws IOException {
    HubModel model = model(id);
    Optional<Path> found = model.find(id.revisionOrMain());
    if (found.isPresent()) {
      return found.get();
    }
    List<String> commits = model.commits();
    throw new FileNotFoundException(
        "no model %s: there is no such folder, and the hub's cache %s has %s; to get it: ./winnow models get %s"
            .formatted(
                id,
                cache,
                commits.isEmpty()
                    ? "no such model"
                    : "no revision %s of it, but %s"
                        .formatted(
                            id.revisionOrMain(),
                            Stream.concat(model.revisions().keySet().stream(), commits.stream())
                                .collect(joining(", "))),
                id));
  }

  /** The same model by its commit, as far as the cache knows. */
  HubId pinned(HubId id) throws IOException {
    return model(id).commit(id.revisionOrMain()).map(id::at).orElse(id);
  }

  HubModel model(HubId id) {
    return new HubModel(cache.resolve(id.folder()));
  }

  /**
   * The endpoint without a slash at its end.
   *
   * @throws IOException if it is not an address; one with a password in it is refused, and not
   *     shown
   */
  URI address() throws IOException {
    try {
      URI address = new URI(endpoint.replaceAll("/+$", ""));
      String scheme = String.valueOf(address.getScheme());
      if ((scheme.equals("https") || scheme.equals("http"))
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && address.getRawQuery() == null
          && address.getRawFragment() == null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // refused below
    }
    throw new IOException(
        "HF_ENDPOINT: expected https://HOST[:PORT][/PATH], found "
            + (endpoint.contains("@") ? "a name or password in it" : endpoint));
  }

  /**
   * The token, for the endpoint alone; null if there is none.
   *
   * @throws IOException if there is one that cannot be sent; the message does not show it
   */
  @Nullable Bearer bearer() throws IOException {
    String found = token;
    String from = "HF_TOKEN";
    if (found.isEmpty() && tokenFile != null && Files.isRegularFile(tokenFile)) {
      found = Files.readString(tokenFile).strip();
      from = tokenFile.toString();
    }
    if (found.isEmpty()) {
      return null;
    }
    try {
      return new Bearer(address(), found);
    } catch (IllegalArgumentException e) {
      throw new IOException(from + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "%s, cache %s%s%s"
        .formatted(
            endpoint.contains("@") ? "an endpoint" : endpoint,
            cache,
            token.isEmpty() ? "" : ", a token",
            offline ? ", offline" : "");
  }
}

package io.winnow.retriever.model;

import io.winnow.engine.Progress;
import io.winnow.retriever.download.Download;
import io.winnow.retriever.download.Patience;
import io.winnow.retriever.download.StatusException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings models of the hub into its cache: asks what a revision is, fetches the files that Winnow
 * can use and that are not there, compares each with its size and hash, and has the snapshot show
 * them when all are there.
 */
record HubDownload(HubSettings settings, Patience patience, Progress progress) {
  private static final long LONGEST_LISTING = 64 << 20;

  private static final String TAG = "CACHEDIR.TAG";
  private static final String TAG_CONTENT =
      """
      Signature: 8a477f597d28d172789f06886806bc55
      # This file marks a cache folder: https://bford.info/cachedir/
      """;

  /**
   * Fetches.
   *
   * @param onnx an ONNX file; empty for safetensors
   * @return the snapshot's folder
   */
  Path get(HubId id, String onnx) throws IOException {
    HubModel model = settings.model(id);
    if (settings.offline()) {
      return offline(id, model);
    }
    URI endpoint = settings.address();
    try (Download download = new Download(patience, settings.bearer(), progress)) {
      HubListing listing = listing(download, endpoint, id);
      List<HubFile> files = HubSelection.of(id, listing, onnx);
      createCache();
      try (HubLock _ = HubLock.take(settings.cache(), id, progress)) {
        Files.createDirectories(model.blobs());
        for (HubFile file : files) {
          if (!isThere(model, listing.commit(), file)) {
            fetch(download, address(endpoint, id, listing.commit(), file), model, file, id);
          }
        }
        model.publish(listing.commit(), files, settings.links());
        model.setRevision(id.revisionOrMain(), listing.commit());
      }
      return model.snapshot(listing.commit());
    } catch (StatusException e) {
      throw new IOException(HubRefusal.explain(e, id, endpoint, settings.bearer() != null), e);
    } catch (HttpTimeoutException e) {
      throw new IOException(
          "%s cannot be downloaded: %s; what has arrived is kept, and the same command goes on from there"
              .formatted(id, e.getMessage()),
          e);
    }
  }

  private Path offline(HubId id, HubModel model) throws IOException {
    Optional<Path> found = model.find(id.revisionOrMain());
    return found.orElseThrow(
        () ->
            new IOException(
                "%s is not in %s, and HF_HUB_OFFLINE forbids to fetch it; unset it first"
                    .formatted(id, settings.cache())));
  }

  private HubListing listing(Download download, URI endpoint, HubId id) throws IOException {
    URI address =
        URI.create(
            "%s/api/models/%s/revision/%s?blobs=true"
                .formatted(endpoint, id.model(), encode(id.revisionOrMain())));
    Path folder = Files.createTempDirectory("winnow");
    try {
      Path json = folder.resolve("listing.json");
      download.complete(address, json, "list of files of " + id, 0, LONGEST_LISTING);
      return HubListing.parse(Files.readAllBytes(json), address.toString());
    } finally {
      WinnowHome.deleteTree(folder);
    }
  }

  private static URI address(URI endpoint, HubId id, String commit, HubFile file) {
    List<String> names = Stream.of(file.path().split("/", -1)).map(HubDownload::encode).toList();
    return URI.create(
        "%s/%s/resolve/%s/%s".formatted(endpoint, id.model(), commit, String.join("/", names)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void createCache() throws IOException {
    Path cache = settings.cache();
    try {
      Files.createDirectories(cache);
    } catch (IOException e) {
      throw new IOException(
          "the hub's cache cannot be made: %s (%s); set HF_HOME to a folder that can be written"
              .formatted(cache, e),
          e);
    }
    if (Files.notExists(cache.resolve(TAG))) {
      Files.writeString(cache.resolve(TAG), TAG_CONTENT);
    }
  }

  /** Whether a file need not be fetched; a blob that is damaged goes. */
  private static boolean isThere(HubModel model, String commit, HubFile file) throws IOException {
    Path blob = model.blob(file);
    if (file.isIn(blob)) {
      return true;
    }
    Files.deleteIfExists(blob);
    Path copy = model.snapshot(commit).resolve(file.path());
    return !Files.isSymbolicLink(copy) && file.isIn(copy);
  }

  private static void fetch(Download download, URI from, HubModel model, HubFile file, HubId id)
      throws IOException {
    Path part = model.part(file);
    boolean resumed = Files.exists(part);
    download.complete(from, part, id.name() + "/" + file.path(), file.size(), file.size());
    if (!file.isIn(part) && resumed) {
      // What was there already may have been another file's.
      Download.forget(part);
      download.complete(from, part, id.name() + "/" + file.path(), file.size(), file.size());
    }
    if (!file.isIn(part)) {
      String difference = file.difference(part);
      Download.forget(part);
      throw new IOException(
          "%s of %s is not what the hub says it is: %s; it was deleted, try again"
              .formatted(file.path(), id, difference));
    }
    Files.move(
        part,
        model.blob(file),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    Download.forget(part);
  }
}

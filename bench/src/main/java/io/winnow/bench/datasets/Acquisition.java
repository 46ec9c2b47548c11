package io.winnow.bench.datasets;

import io.winnow.datasets.BundledCollection;
import io.winnow.datasets.CollectionCheck;
import io.winnow.datasets.CorpusProblem;
import io.winnow.datasets.KnownCollection;
import io.winnow.datasets.KnownCollection.Bundled;
import io.winnow.datasets.KnownCollection.OnRequest;
import io.winnow.retriever.download.Download;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings collections of the catalogue into a folder, whole or not at all.
 *
 * @param into the folder; made if it is not there
 * @param download how to fetch what must be fetched
 * @param problems receives what is wrong inside a collection
 */
record Acquisition(Path into, Download download, Consumer<CorpusProblem> problems) {
  /**
   * What came of it.
   *
   * @param fresh whether it was not there before
   */
  record Acquired(Path folder, boolean fresh, List<CollectionCheck> checks) {}

  /**
   * Brings one collection, unless it is there already.
   *
   * @param address where its zip is downloaded from, if it is one
   * @throws IOException if it cannot be had; the message says what to do by hand
   */
  Acquired get(KnownCollection known, URI address) throws IOException {
    Path folder = into.resolve(known.name());
    boolean fresh = Files.notExists(folder);
    if (fresh) {
      try {
        Files.createDirectories(into);
      } catch (IOException e) {
        throw new IOException(
            into + ": the folder cannot be made (" + e + "); choose another by --into", e);
      }
      switch (known.source()) {
        case Bundled _ -> Unpacking.fill(folder, BundledCollection::copyTo);
        case OnRequest(URI owner) ->
            throw new IOException(
                ("%s cannot be downloaded freely: ask for it at %s, bring it into the layout of BEIR"
                        + " and put it at %s")
                    .formatted(known.name(), owner, folder));
        case KnownCollection.Download zip -> unpack(known, zip, address, folder);
      }
    }
    return new Acquired(folder, fresh, check(folder, fresh));
  }

  private List<CollectionCheck> check(Path folder, boolean fresh) throws IOException {
    List<CollectionCheck> checks = CollectionCheck.all(folder, problems, _ -> {});
    List<String> differences =
        checks.stream().flatMap(check -> check.differences().stream()).toList();
    if (!differences.isEmpty()) {
      throw new IOException(
          "%s %s, but is not what the catalogue says: %s%s"
              .formatted(
                  folder,
                  fresh ? "was made" : "is there already",
                  String.join("; ", differences),
                  fresh ? "" : "; delete it, or choose another folder by --into"));
    }
    return checks;
  }

  private void unpack(
      KnownCollection known, KnownCollection.Download source, URI address, Path folder)
      throws IOException {
    Path zip = into.resolve(known.name() + ".zip");
    boolean brought = Files.exists(zip);
    if (!brought) {
      try {
        download.fetch(address, zip, source.bytes());
      } catch (IOException e) {
        throw new IOException(byHand(known, source, address, zip, e), e);
      }
    }
    String md5 = Checksum.md5(zip);
    if (!md5.equals(source.md5())) {
      if (!brought) {
        Files.delete(zip);
      }
      throw new IOException(
          "%s is not the zip that BEIR publishes: expected MD5 %s, found %s; %s"
              .formatted(
                  brought ? zip : address,
                  source.md5(),
                  md5,
                  brought ? "delete it and try again" : "it was deleted"));
    }
    Unpacking.unpack(zip, folder);
    if (!brought) {
      Files.delete(zip);
    }
  }

  private static String byHand(
      KnownCollection known,
      KnownCollection.Download source,
      URI address,
      Path zip,
      IOException cause) {
    return String.join(
        System.lineSeparator(),
        "%s cannot be downloaded: %s".formatted(known.name(), cause.getMessage()),
        "Where a network allows, fetch %s".formatted(address),
        "  (%s, MD5 %s)".formatted(Amounts.bytes(source.bytes()), source.md5()),
        "and put it at %s; then run this command again.".formatted(zip),
        Files.exists(Download.part(zip))
            ? "What has arrived is kept in %s, and the next run goes on from there."
                .formatted(Download.part(zip))
            : "Behind a proxy, set WINNOW_JAVA_OPTS='-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT'.");
  }
}

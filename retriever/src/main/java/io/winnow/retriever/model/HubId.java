package io.winnow.retriever.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model of the Hugging Face hub: {@code owner/name}, or {@code owner/name@revision}. Every part
 * is also a name in the cache folder, and what could lead out of it is refused: these are the hub's
 * own rules for names, and Git's for revisions.
 *
 * @param revision a branch, a tag or a commit; empty if not given
 */
record HubId(String owner, String name, String revision) {
  private static final String MAIN = "main";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[\\w.-]{0,94}[A-Za-z0-9_])?");

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** What a spec means, if it has the form of an id. */
  static Optional<HubId> parse(String spec) {
    int at = spec.indexOf('@');
    String model = at < 0 ? spec : spec.substring(0, at);
    String revision = at < 0 ? "" : spec.substring(at + 1);
    int slash = model.indexOf('/');
    if (slash < 0 || (at >= 0 && !isRevision(revision))) {
      return Optional.empty();
    }
    String owner = model.substring(0, slash);
    String name = model.substring(slash + 1);
    if (!isName(owner) || !isName(name)) {
      return Optional.empty();
    }
    return Optional.of(new HubId(owner, name, revision));
  }

  /**
   * The same.
   *
   * @throws IllegalArgumentException if it has not that form
   */
  static HubId of(String spec) {
    return parse(spec)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not a model of the hub: '%s'; expected OWNER/NAME or OWNER/NAME@REVISION, of letters, digits, '-', '_' and '.'"
                        .formatted(PathNames.printable(spec))));
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches()
        && !text.contains("..")
        && !text.contains("--")
        && !text.endsWith(".git")
        && PathNames.isSafe(text);
  }

  private static boolean isRevision(String text) {
    return PathNames.isSafePath(text);
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** Without the revision. */
  String model() {
    return owner + "/" + name;
  }

  /** The branch {@code main} where none is given. */
  String revisionOrMain() {
    return revision.isEmpty() ? MAIN : revision;
  }

  /** How the hub's cache calls the folder of the model. */
  String folder() {
    return "models--" + owner + "--" + name;
  }

  HubId at(String other) {
    return new HubId(owner, name, other);
  }

  @Override
  public String toString() {
    return revision.isEmpty() ? model() : model() + "@" + revision;
  }
}

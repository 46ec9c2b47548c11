package io.winnow.retriever.model;

import io.winnow.retriever.download.StatusException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Why the hub does not give a model, and what to do. */
final class HubRefusal {
  private HubRefusal() {}

  static String explain(StatusException e, HubId id, URI endpoint, boolean withToken) {
    String code = e.header("X-Error-Code").orElse("");
    if (e.elsewhere() || code.equals("EntryNotFound")) {
      return e.getMessage() + later(e.status());
    }
    String page = endpoint + "/" + id.model();
    String what =
        switch (e.status()) {
          case 401, 403 -> denied(code, id, page, withToken);
          case 404 ->
              switch (code) {
                case "RevisionNotFound" ->
                    "%s has no revision %s; see %s"
                        .formatted(id.model(), id.revisionOrMain(), page);
                case "RepoNotFound" -> "no model %s: see %s".formatted(id.model(), page);
                default ->
                    "no model %s, or no revision %s of it: see %s"
                        .formatted(id.model(), id.revisionOrMain(), page);
              };
          case 429 ->
              "%s limits requests%s".formatted(endpoint.getHost(), wait(e.retryAfter(), withToken));
          default -> e.getMessage() + later(e.status());
        };
    String status = "HTTP " + e.status();
    return what.contains(status) ? what : what + " (" + status + ")";
  }

  private static String denied(String code, HubId id, String page, boolean withToken) {
    if (code.equals("GatedRepo")) {
      return withToken
          ? "%s is gated, and the account of this token has no access: ask for it on %s"
              .formatted(id.model(), page)
          : "%s is gated: ask for access on %s, then set HF_TOKEN to a token of that account, or run 'hf auth login'"
              .formatted(id.model(), page);
    }
    return withToken
        ? "%s: the hub refuses the token; see whether it is valid and may read the model, and whether %s exists"
            .formatted(id.model(), page)
        : "%s does not exist or is private: see %s; for a private model set HF_TOKEN, or run 'hf auth login'"
            .formatted(id.model(), page);
  }

  private static String wait(Optional<Duration> asked, boolean withToken) {
    return asked
            .map(time -> ": it asks to wait %d s".formatted(time.toSeconds()))
            .orElse(": try again later")
        + (withToken ? "" : "; with HF_TOKEN the limits are wider");
  }

  private static String later(int status) {
    return status >= 500
        ? "; try again later: what has arrived is kept, and the same command goes on from there"
        : "";
  }
}

package io.winnow.retriever.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the hub says of a revision of a model.
 *
 * @param commit which it is
 * @param files all of them; a file whose size or hash was not told has the size -1 or the hash ""
 */
record HubListing(String commit, List<HubFile> files) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads the answer to {@code /api/models/ID/revision/REVISION?blobs=true}.
   *
   * @param from for messages
   */
  static HubListing parse(byte[] json, String from) throws IOException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("not JSON: %s (%s)".formatted(from, e.getOriginalMessage()), e);
    }
    String commit = root.path("sha").asText();
    if (!HubId.isCommit(commit)) {
      throw new IOException(
          "%s: expected a commit of 40 digits as sha, found '%s'"
              .formatted(from, PathNames.printable(commit)));
    }
    List<HubFile> files = new ArrayList<>();
    for (JsonNode file : root.path("siblings")) {
      JsonNode large = file.path("lfs");
      String hash = large.path("sha256").asText(large.path("oid").asText(""));
      files.add(
          new HubFile(
              file.path("rfilename").asText(),
              large.path("size").asLong(file.path("size").asLong(-1)),
              hash.isEmpty() ? file.path("blobId").asText("") : hash));
    }
    return new HubListing(commit, List.copyOf(files));
  }
}

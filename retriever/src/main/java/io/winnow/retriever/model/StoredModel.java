package io.winnow.retriever.model;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A model that is there.
 *
 * @param name by which {@link ModelStore#remove} knows it: {@code owner/name} for those of the hub
 * @param place whose cache it is in
 * @param commit of the snapshot; empty for those not of the hub
 * @param revisions the branches and tags that are this commit, as far as the cache knows
 * @param kind what it can be used for
 * @param dimension of its vectors, where its configuration says so
 * @param bytes of its files
 * @param folder to be used as a SPEC
 */
public record StoredModel(
    String name,
    Place place,
    String commit,
    List<String> revisions,
    Kind kind,
    OptionalInt dimension,
    long bytes,
    Path folder) {
  /** Whose cache a model is in. */
  public enum Place {
    /** Winnow's own, where models of the class path are unpacked. */
    WINNOW,
    /** That of the Hugging Face hub, which Python shares. */
    HUB
  }

  /** What a model can be used for. */
  public enum Kind {
    /** A static model: to embed, index and search. */
    STATIC,
    /** A sentence encoder: to distil and to rerank. */
    ENCODER,
    /** A cross-encoder: to rerank. */
    CROSS_ENCODER,
    /** No weights that Winnow can read, or files that are gone. */
    INCOMPLETE
  }

  /** Copies the list. */
  public StoredModel {
    revisions = List.copyOf(revisions);
  }
}

package io.winnow.retriever.rerank;

import io.winnow.retriever.transformer.Fingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores that were given before, by the model's fingerprint, the query and the content of the
 * document: a document that changes is scored anew, and one that was renamed is not. Of one score
 * that several searches miss at a time, each asks the model. When it is full, those not asked for
 * the longest go. An entry takes some 130 bytes. Safe to share between threads and rerankers.
 */
public final class ScoreCache {
  private final int capacity;

  /** Guarded by itself, as are the counts. */
  private final LinkedHashMap<Key, Entry> entries;

  private long hits;
  private long misses;

  /** The first half of a SHA-256 of all that decides a score. */
  private record Key(long high, long low) {}

  private record Entry(float score, boolean truncated) {}

  /**
   * How it fared.
   *
   * @param size scores that it holds
   * @param hits scores that it gave
   * @param misses scores that it did not have
   */
  public record Stats(int size, long hits, long misses) {}

  /**
   * An empty cache.
   *
   * @param capacity scores that it holds at most, from 1
   */
  public ScoreCache(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: expected 1 or more, found " + capacity);
    }
    this.capacity = capacity;
    this.entries = new LinkedHashMap<>(16, 0.75f, true);
  }

  /**
   * A reranker over this cache.
   *
   * @param reranker owned by the new one, which closes it
   * @throws IllegalArgumentException if it has no fingerprint, by which its scores could be told
   *     from another's, or is a {@link Cascade}, whose scores depend on each other: put the cache
   *     over its steps
   * @throws IOException if the fingerprint cannot be read
   */
  public Reranker over(Reranker reranker) throws IOException {
    if (reranker instanceof Cascade) {
      throw new IllegalArgumentException(
          "the scores of the cascade "
              + reranker.name()
              + " depend on each other: expected a single reranker; put the cache over its steps");
    }
    String fingerprint = reranker.fingerprint();
    if (fingerprint.isEmpty()) {
      throw new IllegalArgumentException(
          reranker.name()
              + " has no fingerprint: expected one, by which its scores are told from another's");
    }
    return new Cached(reranker, fingerprint);
  }

  /** How it fared so far. */
  public Stats stats() {
    synchronized (entries) {
      return new Stats(entries.size(), hits, misses);
    }
  }

  private final class Cached implements Reranker {
    private final Reranker reranker;
    private final String fingerprint;
    private volatile boolean closed;

    Cached(Reranker reranker, String fingerprint) {
      this.reranker = reranker;
      this.fingerprint = fingerprint;
    }

    @Override
    public String name() {
      return reranker.name();
    }

    @Override
    public String fingerprint() {
      return fingerprint;
    }

    @Override
    public float[] score(String query, List<String> texts) {
      return scores(query, texts).values();
    }

    @Override
    public Scores scores(String query, List<String> texts) {
      if (closed) {
        throw new IllegalStateException(name() + " is closed");
      }
      MessageDigest common = digest(fingerprint, query);
      float[] values = new float[texts.size()];
      BitSet truncated = new BitSet();
      Map<Key, List<Integer>> missing = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        Key key = key(common, texts.get(i));
        Entry entry = find(key);
        if (entry == null) {
          missing.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
        } else {
          values[i] = entry.score();
          truncated.set(i, entry.truncated());
        }
      }
      if (!missing.isEmpty()) {
        ask(query, texts, missing, values, truncated);
      }
      return new Scores(values, truncated);
    }

    private void ask(
        String query,
        List<String> texts,
        Map<Key, List<Integer>> missing,
        float[] values,
        BitSet truncated) {
      List<String> unseen =
          missing.values().stream().map(places -> texts.get(places.getFirst())).toList();
      Scores scores = reranker.scores(query, unseen);
      if (scores.values().length != unseen.size()) {
        throw new IllegalStateException(
            "expected " + unseen.size() + " scores, found " + scores.values().length);
      }
      int next = 0;
      for (Map.Entry<Key, List<Integer>> miss : missing.entrySet()) {
        Entry entry = new Entry(scores.values()[next], scores.truncated().get(next));
        next++;
        for (int place : miss.getValue()) {
          values[place] = entry.score();
          truncated.set(place, entry.truncated());
        }
        if (Float.isFinite(entry.score())) {
          keep(miss.getKey(), entry);
        }
      }
    }

    @Override
    public void close() {
      closed = true;
      reranker.close();
    }
  }

  private @Nullable Entry find(Key key) {
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry == null) {
        misses++;
      } else {
        hits++;
      }
      return entry;
    }
  }

  private void keep(Key key, Entry entry) {
    synchronized (entries) {
      entries.put(key, entry);
      if (entries.size() > capacity) {
        entries.pollFirstEntry();
      }
    }
  }

  private static MessageDigest digest(String fingerprint, String query) {
    MessageDigest digest = Fingerprint.sha256();
    update(digest, fingerprint);
    update(digest, query);
    return digest;
  }

  private static Key key(MessageDigest common, String text) {
    try {
      MessageDigest digest = (MessageDigest) common.clone();
      update(digest, text);
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      return new Key(hash.getLong(), hash.getLong());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e); // the JDK's own can be cloned
    }
  }

  /** With its length before it, so that no two lists of texts are one. */
  private static void update(MessageDigest digest, String text) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * text.length());
    bytes.putInt(text.length()).asCharBuffer().put(text); // as it is, half a surrogate pair too
    digest.update(bytes.rewind());
  }
}

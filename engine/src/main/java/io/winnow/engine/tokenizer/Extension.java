package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Gives words a token each, as Python Model2Vec 0.10.0 does with a custom vocabulary: what
 * normaliser and pre-tokenizer leave as one word becomes a token of the model, what they split an
 * added token that is looked for in the normalised text.
 */
final class Extension {
  /**
   * A tokenizer to be extended.
   *
   * @param ofModel how many tokens its model has; those that are only added come behind
   * @param words what a text is split into when it is normalised, were there no added tokens
   * @param make the tokenizer with more tokens of the model, and all added tokens anew
   */
  record Kind(
      Tokenizer tokenizer,
      int ofModel,
      List<AddedToken> addedTokens,
      Normalizer normalizer,
      Function<String, List<String>> words,
      BiFunction<List<String>, List<AddedToken>, Tokenizer> make) {}

  private final Kind kind;

  /** New tokens of the model, each with its place among them. */
  private final Map<String, Integer> pieces = new LinkedHashMap<>();

  /** What new added tokens look for, each with its place among them. */
  private final Map<String, Integer> patterns = new HashMap<>();

  private final List<AddedToken> added = new ArrayList<>();

  /** How these are written. */
  private final Set<String> contents = new HashSet<>();

  /** What old added tokens look for in the normalised text. */
  private final Set<String> oldPatterns = new HashSet<>();

  private Extension(Kind kind) {
    this.kind = kind;
    for (AddedToken token : kind.addedTokens()) {
      if (token.normalized()) {
        oldPatterns.add(pattern(token));
      }
    }
  }

  /** Extends a tokenizer; a word that would not be found as it should is left out. */
  static Tokenizer.Extended extend(Kind kind, List<String> words) {
    List<String> texts = words.stream().map(word -> CodePoints.of(word).toString()).toList();
    Set<String> refused = new HashSet<>();
    while (true) {
      Tokenizer.Extended extended = new Extension(kind).extend(texts, refused);
      boolean complete = true;
      for (int i = 0; i < texts.size(); i++) {
        int id = extended.ids()[i];
        if (id >= 0 && !Arrays.equals(extended.tokenizer().encode(texts.get(i)), new int[] {id})) {
          refused.add(texts.get(i));
          complete = false;
        }
      }
      if (complete) {
        return extended;
      }
    }
  }

  private Tokenizer.Extended extend(List<String> words, Set<String> refused) {
    int[] places =
        words.stream().mapToInt(word -> refused.contains(word) ? -1 : place(word)).toArray();
    int size = kind.tokenizer().vocabularySize();
    int[] oldIds = new int[size + pieces.size() + added.size()];
    Arrays.fill(oldIds, -1);
    for (int id = 0; id < size; id++) {
      oldIds[newId(id)] = id;
    }
    List<AddedToken> all = new ArrayList<>();
    kind.addedTokens().forEach(token -> all.add(token.withId(newId(token.id()))));
    added.forEach(token -> all.add(token.withId(newId(token.id()))));
    return new Tokenizer.Extended(
        kind.make().apply(List.copyOf(pieces.keySet()), all),
        oldIds,
        Arrays.stream(places).map(this::newId).toArray());
  }

  /** The id of what stands at a place: new tokens of the model push on those that are added. */
  private int newId(int place) {
    if (place < -1) {
      return kind.ofModel() - 2 - place;
    }
    return place < kind.ofModel() ? place : place + pieces.size();
  }

  /**
   * Where a word is: at an id as if there were no new tokens of the model, at {@code -2 - i} if it
   * is the new token i of the model, or -1.
   */
  private int place(String word) {
    Tokenizer tokenizer = kind.tokenizer();
    int[] found = tokenizer.encode(word);
    if (found.length == 1 && found[0] != tokenizer.unknownId()) {
      return found[0];
    }
    List<String> parts = kind.words().apply(word);
    if (parts.isEmpty()) {
      return -1;
    }
    if (parts.size() > 1) {
      return placeOfAdded(word);
    }
    if (isTaken(parts.getFirst())) {
      return -1;
    }
    return -2 - pieces.computeIfAbsent(parts.getFirst(), _ -> pieces.size());
  }

  /** Whether an old token, or an added one, is written so. */
  private boolean isTaken(String token) {
    return kind.tokenizer().id(token) >= 0 || contents.contains(token);
  }

  private int placeOfAdded(String word) {
    int id = kind.tokenizer().vocabularySize() + added.size();
    AddedToken token = added(word, id);
    Integer known = patterns.get(pattern(token));
    if (known != null) {
      return added.get(known).id();
    }
    if (pieces.containsKey(token.content())
        || isTaken(token.content())
        || oldPatterns.contains(pattern(token))) {
      return -1;
    }
    patterns.put(pattern(token), added.size());
    contents.add(token.content());
    added.add(token);
    return id;
  }

  /**
   * As Model2Vec makes it: the normalised word, unless that does not come through the normaliser a
   * second time as it is; Chinese characters get more spaces each time.
   */
  private AddedToken added(String word, int id) {
    AddedToken given = token(id, word.strip());
    AddedToken normal = token(id, pattern(given).strip());
    return pattern(normal).equals(normal.content()) ? normal : given;
  }

  private static AddedToken token(int id, String content) {
    return new AddedToken(id, content, false, true, true, true, false);
  }

  private String pattern(AddedToken token) {
    int[] points = token.pattern(kind.normalizer());
    return new String(points, 0, points.length);
  }
}

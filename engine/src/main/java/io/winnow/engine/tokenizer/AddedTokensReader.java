package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the added tokens of a tokenizer.json. */
final class AddedTokensReader {
  private final JsonFields root;

  private AddedTokensReader(JsonFields root) {
    this.root = root;
  }

  /**
   * Reads the added tokens.
   *
   * @param ids those of the model's vocabulary, from 0 on without a gap
   */
  static List<AddedToken> read(JsonFields root, Map<String, Integer> ids, Normalizer normalizer)
      throws ModelFormatException {
    AddedTokensReader reader = new AddedTokensReader(root);
    List<AddedToken> added = reader.tokens(ids);
    reader.requireDistinctPatterns(added, normalizer);
    return added;
  }

  /**
   * The reference takes the id of an added token from the vocabulary, else counts on from there,
   * whatever the file says; so a file that says otherwise is refused.
   */
  private List<AddedToken> tokens(Map<String, Integer> ids) throws ModelFormatException {
    List<AddedToken> added = new ArrayList<>();
    if (!root.isPresent("added_tokens")) {
      return added;
    }
    Set<String> contents = new HashSet<>();
    int next = ids.size();
    for (JsonFields fields : root.objects("added_tokens")) {
      AddedToken token =
          new AddedToken(
              fields.count("id"),
              fields.string("content"),
              fields.flag("single_word"),
              fields.flag("lstrip"),
              fields.flag("rstrip"),
              fields.flag("normalized"),
              fields.flag("special"));
      if (token.content().isEmpty()) {
        throw fields.mismatch("content", "a string that is not empty");
      }
      if (!contents.add(token.content())) {
        throw fields.error(fields.path() + "content: \"" + token.content() + "\" is listed twice");
      }
      Integer known = ids.get(token.content());
      int expected = known == null ? next++ : known;
      if (token.id() != expected) {
        throw fields.mismatch("id", expected + " for \"" + token.content() + "\"");
      }
      added.add(token);
    }
    return added;
  }

  /** Of two tokens with one pattern the reference finds now this one, now that one. */
  private void requireDistinctPatterns(List<AddedToken> added, Normalizer normalizer)
      throws ModelFormatException {
    Map<String, AddedToken> known = new HashMap<>();
    for (AddedToken token : added) {
      int[] pattern = token.pattern(normalizer);
      String text = new String(pattern, 0, pattern.length);
      AddedToken other = token.normalized() ? known.put(text, token) : null;
      if (other != null && !text.isEmpty()) {
        throw root.error(
            "added_tokens: \"%s\" and \"%s\" are the same when normalised: \"%s\""
                .formatted(other.content(), token.content(), text));
      }
    }
  }
}

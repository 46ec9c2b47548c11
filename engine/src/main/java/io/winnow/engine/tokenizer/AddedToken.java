package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token that is found in the text before it is split into words.
 *
 * @param singleWord only where no letter or digit touches it
 * @param lstrip takes the white space left of it along
 * @param rstrip takes the white space right of it along
 * @param normalized looked for in the normalised text; otherwise in the text as given
 * @param special for decoders; of no meaning here
 */
record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {

  /** The same under another id. */
  AddedToken withId(int newId) {
    return new AddedToken(newId, content, singleWord, lstrip, rstrip, normalized, special);
  }

  /** Those of these ascending ids, each under the place of its id among them. */
  static List<AddedToken> retain(List<AddedToken> tokens, int[] ids) {
    List<AddedToken> kept = new ArrayList<>();
    for (AddedToken token : tokens) {
      int id = Arrays.binarySearch(ids, token.id());
      if (id >= 0) {
        kept.add(token.withId(id));
      }
    }
    return kept;
  }

  /** What has to stand in the text: the content, normalised if the text is. */
  int[] pattern(Normalizer normalizer) {
    CodePoints points = CodePoints.of(content);
    if (!normalized) {
      return points.toArray();
    }
    CodePoints normal = new CodePoints();
    normalizer.normalize(points.array(), 0, points.size(), normal);
    return normal.toArray();
  }

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("id", id);
    members.put("content", content);
    members.put("single_word", singleWord);
    members.put("lstrip", lstrip);
    members.put("rstrip", rstrip);
    members.put("normalized", normalized);
    members.put("special", special);
    return members;
  }
}

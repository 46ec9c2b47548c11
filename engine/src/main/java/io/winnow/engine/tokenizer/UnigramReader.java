package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a tokenizer.json with a Unigram model. */
final class UnigramReader {
  private UnigramReader() {}

  static UnigramSpec read(JsonFields root) throws ModelFormatException {
    JsonFields model = root.object("model");
    NormalizerChain normalizer = NormalizerReader.read(root);
    PreTokenizer preTokenizer = PreTokenizer.read(root);
    Map<String, Integer> ids = new LinkedHashMap<>();
    List<Double> scores = new ArrayList<>();
    for (Object entry : model.list("vocab")) {
      int id = ids.size();
      if (!(entry instanceof List<?> pair
          && pair.size() == 2
          && pair.get(0) instanceof String piece
          && pair.get(1) instanceof Number score
          && Double.isFinite(score.doubleValue()))) {
        throw root.error("model.vocab[%d]: expected [piece, finite score]".formatted(id));
      }
      Integer other = ids.put(piece, id);
      if (other != null) {
        throw root.error(
            "model.vocab: \"%s\" is listed twice, as %d and %d".formatted(piece, other, id));
      }
      scores.add(score.doubleValue());
    }
    int unknownId = model.count("unk_id");
    if (unknownId >= ids.size()) {
      throw model.mismatch("unk_id", "an id of the %d pieces".formatted(ids.size()));
    }
    return new UnigramSpec(
        TokenizerReader.document(root),
        normalizer,
        preTokenizer,
        AddedTokensReader.read(root, ids, normalizer),
        List.copyOf(ids.keySet()),
        scores,
        unknownId,
        model.isPresent("byte_fallback") && model.flag("byte_fallback"));
  }
}

package io.winnow.retriever.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.Explanation;
import io.winnow.engine.TokenVectors;
import io.winnow.engine.tokenizer.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of tokens that scripts rely on; places are in chars of UTF-16. */
final class TokenJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TokenJson() {}

  /** The tokens of a text with their vectors, on one line. */
  static String line(TokenVectors found, String text) throws IOException {
    List<Map<String, @Nullable Object>> tokens = new ArrayList<>();
    for (int i = 0; i < found.tokens().size(); i++) {
      Map<String, @Nullable Object> token = of(found.tokens().get(i), text);
      token.put("vector", found.vector(i));
      tokens.add(token);
    }
    return MAPPER.writeValueAsString(Map.of("tokens", tokens));
  }

  static Map<String, @Nullable Object> of(Explanation explanation, String first, String second) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("similarity", explanation.similarity());
    tree.put("first", of(explanation.first(), first));
    tree.put("second", of(explanation.second(), second));
    return tree;
  }

  /** A text with what each of its tokens contributes. */
  static Map<String, @Nullable Object> of(List<Explanation.Share> shares, String text) {
    List<Map<String, @Nullable Object>> tokens = new ArrayList<>();
    for (Explanation.Share share : shares) {
      Map<String, @Nullable Object> token = of(share.token(), text);
      token.put("contribution", share.contribution());
      tokens.add(token);
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("text", text);
    tree.put("tokens", tokens);
    return tree;
  }

  private static Map<String, @Nullable Object> of(Token token, String text) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("id", token.id());
    tree.put("token", token.token());
    tree.put("start", token.start());
    tree.put("end", token.end());
    tree.put("in", token.in(text));
    return tree;
  }
}

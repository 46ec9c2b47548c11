package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Reads the normalizer of a tokenizer.json. */
final class NormalizerReader {
  private static final String SUPPORTED =
      "BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace,"
          + " Sequence, Strip, StripAccents, null";

  private final List<Normalizer> steps = new ArrayList<>();

  private NormalizerReader() {}

  /** The normalizer of a file; without one, none at all. */
  static NormalizerChain read(JsonFields root) throws ModelFormatException {
    NormalizerReader reader = new NormalizerReader();
    if (root.isPresent("normalizer")) {
      reader.add(root.object("normalizer"));
    }
    return new NormalizerChain(reader.steps);
  }

  static BertNormalizer bert(JsonFields fields) throws ModelFormatException {
    boolean lowercase = fields.flag("lowercase");
    return new BertNormalizer(
        fields.flag("clean_text"),
        fields.flag("handle_chinese_chars"),
        fields.isPresent("strip_accents") ? fields.flag("strip_accents") : lowercase,
        lowercase);
  }

  private void add(JsonFields fields) throws ModelFormatException {
    String kind = fields.string("type");
    if (kind.equals("Sequence")) {
      for (JsonFields element : fields.objects("normalizers")) {
        add(element);
      }
      return;
    }
    add(
        switch (kind) {
          case "BertNormalizer" -> bert(fields);
          case "Lowercase" -> Substitution.lowercase();
          case "NFC" -> UnicodeForm.NFC;
          case "NFD" -> UnicodeForm.NFD;
          case "NFKC" -> UnicodeForm.NFKC;
          case "NFKD" -> UnicodeForm.NFKD;
          case "Nmt" -> Substitution.nmt();
          case "Precompiled" -> precompiled(fields);
          case "Prepend" -> new Prepend(codePoints(fields.string("prepend")));
          case "Replace" -> replace(fields);
          case "Strip" -> new Strip(fields.flag("strip_left"), fields.flag("strip_right"));
          case "StripAccents" -> Substitution.stripAccents();
          default ->
              throw fields.error(
                  fields.path()
                      + "type: the normalizer "
                      + kind
                      + " is not supported; supported: "
                      + SUPPORTED);
        });
  }

  private void add(Normalizer step) {
    if (step instanceof Substitution next
        && !steps.isEmpty()
        && steps.getLast() instanceof Substitution last) {
      steps.set(steps.size() - 1, last.then(next));
    } else {
      steps.add(step);
    }
  }

  private static Normalizer precompiled(JsonFields fields) throws ModelFormatException {
    String charsmap = fields.string("precompiled_charsmap");
    try {
      return new PrecompiledNormalizer(new Charsmap(Base64.getDecoder().decode(charsmap)));
    } catch (IllegalArgumentException e) {
      throw fields.error(fields.path() + "precompiled_charsmap: " + e.getMessage());
    }
  }

  private static Normalizer replace(JsonFields fields) throws ModelFormatException {
    JsonFields pattern = fields.object("pattern");
    int[] content = codePoints(fields.string("content"));
    if (pattern.isPresent("Regex")) {
      return replaceRuns(pattern, content);
    }
    int[] literal = codePoints(pattern.string("String"));
    if (literal.length == 0) {
      throw pattern.mismatch("String", "a string that is not empty");
    }
    return literal.length == 1
        ? new Substitution(Map.of(literal[0], content))
        : new LiteralReplacement(literal, content);
  }

  private static Normalizer replaceRuns(JsonFields pattern, int[] content)
      throws ModelFormatException {
    try {
      return new RunReplacement(RunPattern.parse(pattern.string("Regex")), content);
    } catch (IllegalArgumentException e) {
      throw pattern.error(
          pattern.path()
              + "Regex: the regular expression \""
              + pattern.string("Regex")
              + "\" is not supported; "
              + e.getMessage());
    }
  }

  private static int[] codePoints(String text) {
    return CodePoints.of(text).toArray();
  }
}

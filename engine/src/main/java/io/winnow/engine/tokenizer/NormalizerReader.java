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

  /** Each may be costly to make; files have ten or so. */
  private static final int MOST_STEPS = 100;

  /**
   * How many characters the replacements of a file may make of one in all, beyond what Unicode
   * itself does; in files there are they make no more than one or two.
   */
  private static final int MOST_GROWTH = 1000;

  /** The longest decomposition that Unicode has. */
  private static final int UNICODE_GROWTH = 18;

  private final List<Normalizer> steps = new ArrayList<>();
  private int stepsRead;

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
    if (++stepsRead > MOST_STEPS) {
      throw fields.error(fields.path() + "type: more than " + MOST_STEPS + " normalizers");
    }
    add(
        fields,
        switch (kind) {
          case "BertNormalizer" -> bert(fields);
          case "Lowercase" -> Substitution.lowercase();
          case "NFC" -> UnicodeForm.NFC;
          case "NFD" -> UnicodeForm.NFD;
          case "NFKC" -> UnicodeForm.NFKC;
          case "NFKD" -> UnicodeForm.NFKD;
          case "Nmt" -> Substitution.nmt();
          case "Precompiled" -> precompiled(fields);
          case "Prepend" -> prepend(fields);
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

  private void add(JsonFields fields, Normalizer step) throws ModelFormatException {
    requireLittle(fields, growth(step));
    if (step instanceof Substitution next
        && !steps.isEmpty()
        && steps.getLast() instanceof Substitution last) {
      steps.set(steps.size() - 1, last.then(next, MOST_GROWTH));
    } else {
      steps.add(step);
    }
    long product = 1;
    for (Normalizer each : steps) {
      product *= growth(each);
      requireLittle(fields, product);
    }
  }

  private static void requireLittle(JsonFields fields, long growth) throws ModelFormatException {
    if (growth > MOST_GROWTH) {
      throw fields.error(
          fields.path()
              + "type: up to here the normalizers make "
              + growth
              + " or more characters of one; expected at most "
              + MOST_GROWTH);
    }
  }

  private static int growth(Normalizer step) {
    return switch (step) {
      case Substitution substitution -> substitution.longestTarget();
      case LiteralReplacement(int[] pattern, int[] content) ->
          Math.ceilDiv(Math.max(1, content.length), pattern.length);
      case RunReplacement(RunPattern pattern, int[] content) ->
          Math.ceilDiv(Math.max(1, content.length), pattern.least());
      case PrecompiledNormalizer precompiled ->
          Math.ceilDiv(precompiled.longestReplacement(), UNICODE_GROWTH);
      default -> 1;
    };
  }

  private static Normalizer prepend(JsonFields fields) throws ModelFormatException {
    int[] prefix = codePoints(fields.string("prepend"));
    if (prefix.length > MOST_GROWTH) {
      throw fields.error(
          fields.path()
              + "prepend: expected up to "
              + MOST_GROWTH
              + " characters, found "
              + prefix.length);
    }
    return new Prepend(prefix);
  }

  private static Normalizer precompiled(JsonFields fields) throws ModelFormatException {
    Charsmap charsmap;
    try {
      charsmap = new Charsmap(Base64.getDecoder().decode(fields.string("precompiled_charsmap")));
    } catch (IllegalArgumentException e) {
      throw fields.error(fields.path() + "precompiled_charsmap: " + e.getMessage());
    }
    return new PrecompiledNormalizer(charsmap);
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
    RunPattern runs;
    try {
      runs = RunPattern.parse(pattern.string("Regex"));
    } catch (IllegalArgumentException e) {
      throw pattern.error(
          pattern.path()
              + "Regex: the regular expression \""
              + pattern.string("Regex")
              + "\" is not supported; "
              + e.getMessage());
    }
    return new RunReplacement(runs, content);
  }

  private static int[] codePoints(String text) {
    return CodePoints.of(text).toArray();
  }
}

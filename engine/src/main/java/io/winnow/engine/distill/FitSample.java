package io.winnow.engine.distill;

import io.winnow.engine.Progress;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * What one pass over a corpus gives: document frequencies, and a sample of texts of three lengths.
 * Sentences teach the table the language of the corpus; passages, runs of sentences, are what is
 * searched; fragments, a few words out of a sentence, are as long as queries. A text of whose
 * tokens the tokenizer knows less than half is none. Memory is bounded by the sample and the
 * longest document.
 *
 * @param documents how many were read
 * @param frequencies per token id, in how many documents it stands
 * @param unknownShare of all tokens, in [0, 1]
 * @param sentences in random order
 * @param fragments of these sentences
 * @param passages in random order, the same for the same seed and corpus
 */
record FitSample(
    long documents,
    int[] frequencies,
    double unknownShare,
    List<FitText> sentences,
    List<FitText> fragments,
    List<FitText> passages) {
  /** The longest passage, in tokens. */
  private static final int PASSAGE = 200;

  private static final double SENTENCE_WEIGHT = 1;
  private static final double FRAGMENT_WEIGHT = 0.25;
  private static final double PASSAGE_WEIGHT = 8;

  /** Each so manieth document is held out where lambda is chosen. */
  private static final int HOLD_OUT = 10;

  /** Documents after which progress is told. */
  private static final int STEP = 256;

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int SHORTEST = 20;
  private static final int LONGEST = 400;
  private static final int FRAGMENT_WORDS = 3;
  private static final int FURTHER_WORDS = 8;

  /**
   * Reads a corpus once.
   *
   * @param longest what the teacher reads, in tokens; passages are no longer, nor longer than
   *     {@value #PASSAGE}
   */
  static FitSample of(
      FitCorpus corpus,
      Tokenizer tokenizer,
      FitOptions options,
      int longest,
      Stop stop,
      Progress progress)
      throws IOException {
    String step = "reading the corpus";
    Collector collector = new Collector(tokenizer, options, Math.min(PASSAGE, longest));
    corpus.read(
        document -> {
          stop.check();
          if (collector.documents % STEP == 0) {
            progress.advance(step, collector.documents, 0);
          }
          collector.add(document);
        });
    progress.advance(step, collector.documents, collector.documents);
    return collector.finish();
  }

  /** All of them: sentences, fragments, passages. */
  List<FitText> texts() {
    List<FitText> all = new ArrayList<>(sentences);
    all.addAll(fragments);
    all.addAll(passages);
    return all;
  }

  private static final class Collector {
    private final Tokenizer tokenizer;
    private final int passageTokens;
    private final Sentences cutter;
    private final SplittableRandom random;
    private final TextSample sentences;
    private final TextSample passages;
    private final int[] frequencies;
    private final long[] lastDocument;
    private long documents;
    private long all;
    private long unknown;

    private final StringBuilder passage = new StringBuilder();
    private int passageSize;
    private int passageKnown;

    Collector(Tokenizer tokenizer, FitOptions options, int passageTokens) {
      this.tokenizer = tokenizer;
      this.passageTokens = passageTokens;
      this.cutter = new Sentences(tokenizer, passageTokens);
      this.random = new SplittableRandom(options.seed());
      this.sentences = new TextSample(options.sentences(), options.seed());
      this.passages = new TextSample(options.passages(), options.seed());
      this.frequencies = new int[tokenizer.vocabularySize()];
      this.lastDocument = new long[frequencies.length];
    }

    void add(String document) {
      documents++;
      boolean heldOut = documents % HOLD_OUT == 0;
      cutter.of(document, (sentence, tokens) -> add(sentence, tokens, heldOut));
      endPassage(heldOut);
    }

    private void add(String sentence, TokenBuffer tokens, boolean heldOut) {
      int known = count(tokens);
      if (2 * known >= tokens.size()
          && sentence.length() > SHORTEST
          && sentence.length() < LONGEST) {
        sentences.add(new FitText(sentence, SENTENCE_WEIGHT, heldOut));
      }
      if (passageSize + tokens.size() > passageTokens) {
        endPassage(heldOut);
      }
      passage.append(passage.isEmpty() ? "" : " ").append(sentence);
      passageSize += tokens.size();
      passageKnown += known;
    }

    private void endPassage(boolean heldOut) {
      if (passageSize > 0 && 2 * passageKnown >= passageSize) {
        passages.add(new FitText(passage.toString(), PASSAGE_WEIGHT, heldOut));
      }
      passage.setLength(0);
      passageSize = 0;
      passageKnown = 0;
    }

    /** How many of the tokens are known. */
    private int count(TokenBuffer tokens) {
      int known = 0;
      for (int i = 0; i < tokens.size(); i++) {
        int id = tokens.get(i);
        if (id == tokenizer.unknownId()) {
          continue;
        }
        known++;
        if (lastDocument[id] != documents) {
          lastDocument[id] = documents;
          frequencies[id]++;
        }
      }
      all += tokens.size();
      unknown += tokens.size() - known;
      return known;
    }

    FitSample finish() {
      List<FitText> chosen = sentences.texts();
      List<FitText> fragments = new ArrayList<>();
      for (FitText sentence : chosen) {
        String fragment = fragment(sentence.text());
        int[] ids = tokenizer.encode(fragment);
        long known = Arrays.stream(ids).filter(id -> id != tokenizer.unknownId()).count();
        if (ids.length > 0 && 2 * known >= ids.length) {
          fragments.add(new FitText(fragment, FRAGMENT_WEIGHT, sentence.heldOut()));
        }
      }
      return new FitSample(
          documents,
          frequencies,
          all == 0 ? 0 : unknown / (double) all,
          chosen,
          fragments,
          passages.texts());
    }

    /** A few words that stand together; empty where the sentence has no more than these. */
    private String fragment(String sentence) {
      String[] words = BLANKS.split(sentence);
      int length = FRAGMENT_WORDS + random.nextInt(FURTHER_WORDS);
      if (words.length <= length) {
        return "";
      }
      int from = random.nextInt(words.length - length + 1);
      return String.join(" ", Arrays.asList(words).subList(from, from + length));
    }
  }
}

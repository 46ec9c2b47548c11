package io.winnow.engine.distill;

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
 * searched; fragments, a few words out of a sentence, are as long as queries. Memory is bounded by
 * the sample and the longest document.
 *
 * @param documents how many were read
 * @param frequencies per token id, in how many documents it stands
 * @param unknownShare of all tokens, in [0, 1]
 * @param texts sentences first, then fragments, then passages, each in random order
 * @param passages how many of the texts are passages
 */
record FitSample(
    long documents, int[] frequencies, double unknownShare, List<FitText> texts, int passages) {
  /** The longest passage, in tokens. */
  private static final int PASSAGE = 200;

  private static final double FRAGMENT_WEIGHT = 0.25;
  private static final double PASSAGE_WEIGHT = 8;

  /** Each so manieth document is held out where lambda is chosen. */
  private static final int HOLD_OUT = 10;

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final int SHORTEST = 20;
  private static final int LONGEST = 400;
  private static final int FRAGMENT_WORDS = 3;
  private static final int FURTHER_WORDS = 8;

  /**
   * Reads a corpus once.
   *
   * @param longest what the teacher reads, in tokens; passages are no longer, nor longer than
   *     {@value #PASSAGE}, save a sentence that is so by itself
   */
  static FitSample of(FitCorpus corpus, Tokenizer tokenizer, FitOptions options, int longest)
      throws IOException {
    Collector collector = new Collector(tokenizer, options, Math.min(PASSAGE, longest));
    corpus.read(collector::add);
    return collector.finish();
  }

  private static final class Collector {
    private final Tokenizer tokenizer;
    private final int passageTokens;
    private final SplittableRandom ofFragments;
    private final TextSample sentences;
    private final TextSample passages;
    private final int[] frequencies;
    private final long[] lastDocument;
    private final TokenBuffer tokens = new TokenBuffer();
    private long documents;
    private long all;
    private long unknown;

    Collector(Tokenizer tokenizer, FitOptions options, int passageTokens) {
      this.tokenizer = tokenizer;
      this.passageTokens = passageTokens;
      SplittableRandom random = new SplittableRandom(options.seed());
      this.sentences = new TextSample(options.sentences(), random.split());
      this.passages = new TextSample(options.passages(), random.split());
      this.ofFragments = random.split();
      this.frequencies = new int[tokenizer.vocabularySize()];
      this.lastDocument = new long[frequencies.length];
    }

    void add(String text) {
      documents++;
      boolean heldOut = documents % HOLD_OUT == 0;
      StringBuilder passage = new StringBuilder();
      int size = 0;
      for (String sentence : SENTENCE_END.splitAsStream(text.strip()).toList()) {
        tokens.clear();
        tokenizer.encode(sentence, tokens);
        count();
        if (tokens.size() == 0) {
          continue;
        }
        if (sentence.length() > SHORTEST && sentence.length() < LONGEST) {
          sentences.add(sentence, heldOut);
        }
        if (size > 0 && size + tokens.size() > passageTokens) {
          passages.add(passage.toString(), heldOut);
          passage.setLength(0);
          size = 0;
        }
        passage.append(size == 0 ? "" : " ").append(sentence);
        size += tokens.size();
      }
      if (size > 0) {
        passages.add(passage.toString(), heldOut);
      }
    }

    private void count() {
      all += tokens.size();
      for (int i = 0; i < tokens.size(); i++) {
        int id = tokens.get(i);
        if (id == tokenizer.unknownId()) {
          unknown++;
        } else if (lastDocument[id] != documents) {
          lastDocument[id] = documents;
          frequencies[id]++;
        }
      }
    }

    FitSample finish() {
      List<FitText> texts = new ArrayList<>();
      for (TextSample.Kept sentence : sentences.kept()) {
        texts.add(new FitText(sentence.text(), 1, sentence.heldOut()));
      }
      for (TextSample.Kept sentence : sentences.kept()) {
        String fragment = fragment(sentence.text());
        if (!fragment.isEmpty()) {
          texts.add(new FitText(fragment, FRAGMENT_WEIGHT, sentence.heldOut()));
        }
      }
      for (TextSample.Kept passage : passages.kept()) {
        texts.add(new FitText(passage.text(), PASSAGE_WEIGHT, passage.heldOut()));
      }
      return new FitSample(
          documents,
          frequencies,
          all == 0 ? 0 : unknown / (double) all,
          texts,
          passages.kept().size());
    }

    /** A few words that stand together; empty where the sentence has no more than these. */
    private String fragment(String sentence) {
      String[] words = BLANKS.split(sentence);
      int length = FRAGMENT_WORDS + ofFragments.nextInt(FURTHER_WORDS);
      if (words.length <= length) {
        return "";
      }
      int from = ofFragments.nextInt(words.length - length);
      return String.join(" ", Arrays.asList(words).subList(from, from + length));
    }
  }
}

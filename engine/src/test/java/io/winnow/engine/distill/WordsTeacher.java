package io.winnow.engine.distill;

import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * A teacher of invented words, w0 and on. What it gives a text is the mean of hidden rows, of unit
 * length; what it gives a token alone is that row with much noise, as real teachers do.
 */
class WordsTeacher implements Teacher {
  static final int WORDS = 400;
  static final int WIDTH = 96;
  private static final double NOISE = 3;

  private final Tokenizer tokenizer;
  final float[][] hidden = new float[WORDS][WIDTH];
  private final float[][] alone = new float[WORDS][WIDTH];
  final List<String> encoded = new ArrayList<>();

  WordsTeacher(long seed) throws IOException {
    StringBuilder vocabulary = new StringBuilder();
    String[] special = {"[PAD]", "[UNK]", "[CLS]", "[SEP]"};
    for (int i = 0; i < special.length; i++) {
      vocabulary.append(i == 0 ? "" : ", ").append('"').append(special[i]).append("\": ").append(i);
    }
    for (int w = 0; w < WORDS; w++) {
      vocabulary.append(", \"w").append(w).append("\": ").append(special.length + w);
    }
    vocabulary.append(", \".\": ").append(special.length + WORDS);
    String json =
        """
        {"version": "1.0", "added_tokens": [], "normalizer": null,
         "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null,
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 100, "vocab": {%s}}}
        """
            .formatted(vocabulary);
    tokenizer = Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8), Path.of("words"));
    SplittableRandom random = new SplittableRandom(seed);
    for (int w = 0; w < WORDS; w++) {
      for (int c = 0; c < WIDTH; c++) {
        hidden[w][c] = (float) random.nextGaussian();
        alone[w][c] = (float) (hidden[w][c] + NOISE * random.nextGaussian());
      }
    }
  }

  /** Sentences of random words, the first ones frequent, as a corpus of so many documents. */
  static List<String> documents(int count, long seed) {
    return documents(count, seed, 0, WORDS);
  }

  /** The same of the words from one number to before another. */
  static List<String> documents(int count, long seed, int from, int to) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> documents = new ArrayList<>();
    for (int d = 0; d < count; d++) {
      StringJoiner sentences = new StringJoiner(" ");
      for (int s = 0; s < 4; s++) {
        StringJoiner words = new StringJoiner(" ");
        for (int t = 0; t < 6 + random.nextInt(8); t++) {
          words.add("w" + (from + (int) ((to - from) * Math.pow(random.nextDouble(), 1.5))));
        }
        sentences.add(words + ".");
      }
      documents.add(sentences.toString());
    }
    return documents;
  }

  static FitCorpus corpus(List<String> documents) {
    return consumer -> documents.forEach(consumer);
  }

  @Override
  public String name() {
    return "words";
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int dimension() {
    return WIDTH;
  }

  @Override
  public int maxLength() {
    return 258;
  }

  @Override
  public float[] encode(List<int[]> sequences, Pooling pooling) {
    float[] out = new float[sequences.size() * WIDTH];
    for (int s = 0; s < sequences.size(); s++) {
      String token = tokenizer.token(sequences.get(s)[1]);
      if (token.matches("w\\d+")) {
        System.arraycopy(alone[Integer.parseInt(token.substring(1))], 0, out, s * WIDTH, WIDTH);
      }
    }
    return out;
  }

  /** The vectors of texts. */
  float[] embed(List<String> texts) {
    encoded.addAll(texts);
    float[] out = new float[texts.size() * WIDTH];
    for (int s = 0; s < texts.size(); s++) {
      for (String word : texts.get(s).replace(".", "").split(" ", -1)) {
        for (int c = 0; c < WIDTH; c++) {
          out[s * WIDTH + c] += hidden[Integer.parseInt(word.substring(1))][c];
        }
      }
      double squares = 0;
      for (int c = s * WIDTH; c < (s + 1) * WIDTH; c++) {
        squares += out[c] * out[c];
      }
      for (int c = s * WIDTH; c < (s + 1) * WIDTH; c++) {
        out[c] /= (float) Math.sqrt(squares);
      }
    }
    return out;
  }
}

package io.winnow.bench.micro;

import io.winnow.datasets.Corpus;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Many texts to measure on: the documents of SciFact and the tokenizer of potion-base-4M, or, where
 * {@code WINNOW_DATASETS} and {@code WINNOW_MODELS} do not have them, texts made from a vocabulary.
 */
final class BenchmarkTexts {
  private static final int MADE_TEXTS = 5_000;
  private static final int MADE_WORDS = 215;
  private static final long SEED = 20_261_125;

  private BenchmarkTexts() {}

  /** The documents of SciFact, or as many and as long texts made up. */
  static List<String> documents(Tokenizer tokenizer) throws IOException {
    Optional<Path> scifact = find("WINNOW_DATASETS", "scifact");
    if (scifact.isEmpty()) {
      return made(tokenizer);
    }
    List<String> texts = new ArrayList<>();
    Corpus.open(scifact.get())
        .read(
            document -> texts.add(document.title() + " " + document.text()),
            problem -> {
              throw new IllegalStateException(problem.toString());
            });
    return texts;
  }

  /** The tokenizer of a published model, or the teacher's. */
  static Tokenizer tokenizer() throws IOException {
    Optional<Path> potion = find("WINNOW_MODELS", "potion-base-4M-int8/tokenizer.json");
    return potion.isPresent() ? Tokenizer.read(potion.get()) : BenchmarkModel.tokenizer();
  }

  private static Optional<Path> find(String variable, String name) {
    return Optional.ofNullable(System.getenv(variable))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::exists);
  }

  /** Words by Zipf's law from the vocabulary, some continued; a full stop after every tenth. */
  private static List<String> made(Tokenizer tokenizer) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> texts = new ArrayList<>();
    for (int t = 0; t < MADE_TEXTS; t++) {
      StringBuilder text = new StringBuilder();
      for (int w = 0; w < MADE_WORDS; w++) {
        double rank = Math.pow(tokenizer.vocabularySize(), random.nextDouble());
        String token = tokenizer.token((int) rank);
        text.append(token.startsWith("##") ? token.substring(2) : " " + token);
        text.append(w % 10 == 9 ? "." : "");
      }
      texts.add(text.toString());
    }
    return texts;
  }
}

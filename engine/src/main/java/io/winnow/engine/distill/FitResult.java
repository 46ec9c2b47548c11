package io.winnow.engine.distill;

import io.winnow.engine.StaticModel;
import java.util.OptionalDouble;

/**
 * A fitted model and what it was fitted to. The model's config says the same.
 *
 * @param model the caller's to close
 * @param documents of the corpus
 * @param texts that were sampled: sentences, fragments and passages
 * @param ridge lambda
 * @param unknownShare of the corpus's tokens, those that the tokenizer does not know, in [0, 1]
 * @param agreement see {@link Agreement}, over a sample of the passages; empty where they are too
 *     few
 */
public record FitResult(
    StaticModel model,
    long documents,
    int texts,
    double ridge,
    double unknownShare,
    OptionalDouble agreement) {}

/**
 * Text to token ids, identical to the reference tokenizers on every code point, without asking the
 * running JDK for Unicode data. Tokenizers are immutable and safe to share.
 */
package io.winnow.engine.tokenizer;

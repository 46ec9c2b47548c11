package io.winnow.engine.tokenizer;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** The ways a text can take into a tokenizer; all must end at the same ids. */
enum Feeding {
  CHARS {
    @Override
    void encode(Tokenizer tokenizer, String text, TokenBuffer out) {
      tokenizer.encode(text, out);
    }
  },
  UTF8 {
    @Override
    void encode(Tokenizer tokenizer, String text, TokenBuffer out) {
      byte[] bytes = utf8("x" + text + "x");
      tokenizer.feed(bytes, 1, bytes.length - 1, true, out);
    }
  },
  SEGMENT {
    @Override
    void encode(Tokenizer tokenizer, String text, TokenBuffer out) {
      byte[] bytes = utf8("x" + text + "x");
      tokenizer.feed(MemorySegment.ofArray(bytes), 1, bytes.length - 1, true, out);
    }
  },
  SINGLE_CHARS {
    @Override
    void encode(Tokenizer tokenizer, String text, TokenBuffer out) {
      for (int i = 0; i < text.length(); i++) {
        tokenizer.feed(text, i, i + 1, false, out);
      }
      tokenizer.feed("", 0, 0, true, out);
    }
  },
  SINGLE_BYTES {
    @Override
    void encode(Tokenizer tokenizer, String text, TokenBuffer out) {
      byte[] bytes = utf8(text);
      for (int i = 0; i < bytes.length; i++) {
        tokenizer.feed(bytes, i, i + 1, false, out);
      }
      tokenizer.feed(bytes, 0, 0, true, out);
    }
  },
  CHUNKS_OF_BOTH {
    @Override
    void encode(Tokenizer tokenizer, String text, TokenBuffer out) {
      for (int at = 0, chunk = 0, end; at < text.length(); at = end, chunk++) {
        end = Math.min(text.length(), at + 1 + (at + chunk) % 7);
        if (chunk % 3 != 2) {
          tokenizer.feed(text, at, end, false, out);
        } else {
          if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end++;
          }
          // What a pair lacks is in the chunk before.
          if (Character.isLowSurrogate(text.charAt(at))) {
            tokenizer.feed(text, at, end, false, out);
          } else {
            byte[] bytes = utf8(text.substring(at, end));
            tokenizer.feed(bytes, 0, bytes.length, false, out);
          }
        }
      }
      tokenizer.feed(MemorySegment.NULL, 0, 0, true, out);
    }
  };

  /** Appends the ids of a text. */
  abstract void encode(Tokenizer tokenizer, String text, TokenBuffer out);

  /** The bytes of a text; a lone surrogate as U+FFFD. */
  static byte[] utf8(String text) {
    return CodePoints.of(text).toString().getBytes(StandardCharsets.UTF_8);
  }
}

package io.winnow.engine.tokenizer;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Collects the parts of a text for a tokenizer that needs the whole of it. Not thread-safe. */
final class OpenText {
  private final Utf8Decoder decoder;
  private StringBuilder chars = new StringBuilder();

  /** Takes the next text while the last is being encoded, which starts by forgetting open ones. */
  private StringBuilder spare = new StringBuilder();

  private final CodePoints decoded = new CodePoints();

  OpenText(Utf8Decoder decoder) {
    this.decoder = decoder;
  }

  void reset() {
    decoder.reset();
    decoded.clear();
    chars.setLength(0);
  }

  void add(CharSequence part, int from, int to) {
    if (from < to) {
      endBytes();
    }
    chars.append(part, from, to);
  }

  void add(MemorySegment utf8, long from, long to, Utf8Block block) {
    Objects.checkFromToIndex(from, to, utf8.byteSize());
    for (long at = from; at < to; ) {
      at = block.fill(utf8, at, to);
      decoder.decode(block.array(), 0, block.size(), false, decoded);
      takeDecoded();
    }
  }

  /** Encodes the text and is ready for the next. */
  void end(Tokenizer tokenizer, TokenBuffer out) {
    endBytes();
    StringBuilder ended = chars;
    chars = spare;
    spare = ended;
    tokenizer.encode(ended, out);
    ended.setLength(0);
  }

  private void endBytes() {
    decoder.finish(decoded);
    takeDecoded();
  }

  private void takeDecoded() {
    for (int i = 0; i < decoded.size(); i++) {
      chars.appendCodePoint(decoded.array()[i]);
    }
    decoded.clear();
  }
}

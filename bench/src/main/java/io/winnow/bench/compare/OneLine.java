package io.winnow.bench.compare;

/** Text that has to fit a line. */
final class OneLine {
  private static final String CUT = "...";

  private OneLine() {}

  /** Without line ends and control characters. */
  static String of(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
  }

  /** At most so many UTF-16 units, 4 or more, what is too much cut off the end. */
  static String cut(String text, int length) {
    return text.length() <= length ? text : head(text, length - CUT.length()) + CUT;
  }

  /** The same, cut out of the middle: the ends of names tell them apart. */
  static String cutMiddle(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int kept = length - CUT.length();
    int tail = text.length() - kept / 2;
    boolean splits = Character.isLowSurrogate(text.charAt(tail));
    return head(text, kept - kept / 2) + CUT + text.substring(splits ? tail + 1 : tail);
  }

  /** No pair is cut apart. */
  private static String head(String text, int length) {
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }
}

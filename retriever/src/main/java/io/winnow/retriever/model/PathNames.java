package io.winnow.retriever.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names that stay where they are put, on every file system. */
final class PathNames {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_+=,-][A-Za-z0-9._+=, -]{0,200}");

  /** What Windows takes for a device, whatever its extension. */
  private static final Pattern DEVICE =
      Pattern.compile("(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?: *\\..*)?");

  private static final int LONGEST_PATH = 400;

  private PathNames() {}

  /** Whether it can name one file: no separator, no dots alone, no device, nothing invisible. */
  static boolean isSafe(String name) {
    return PLAIN.matcher(name).matches()
        && !name.endsWith(".")
        && !name.endsWith(" ")
        && !DEVICE.matcher(name.toUpperCase(Locale.ROOT)).matches();
  }

  /** Whether it is such names, with slashes between them. */
  static boolean isSafePath(String path) {
    if (path.length() > LONGEST_PATH) {
      return false;
    }
    for (String name : path.split("/", -1)) {
      if (!isSafe(name) || name.endsWith(".lock")) {
        return false;
      }
    }
    return true;
  }

  /** What a person may be shown of a text that a stranger wrote. */
  static String printable(String text) {
    String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() <= LONGEST_PATH ? shown : shown.substring(0, LONGEST_PATH) + "...";
  }
}

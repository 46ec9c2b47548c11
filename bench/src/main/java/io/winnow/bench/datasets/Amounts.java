package io.winnow.bench.datasets;

import java.util.Locale;

/** Amounts of data as people read them. */
final class Amounts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Amounts() {}

  /** In powers of 1,000, as {@code 2.8 MB}. */
  static String bytes(long count) {
    double amount = count;
    int unit = 0;
    while (amount >= 999.95 && unit < UNITS.length - 1) {
      amount /= 1000;
      unit++;
    }
    return unit == 0 ? count + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }
}

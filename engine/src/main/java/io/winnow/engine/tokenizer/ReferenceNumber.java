package io.winnow.engine.tokenizer;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers as Hugging Face tokenizers 0.23.3 reads them from a file: its JSON reader (serde_json)
 * rounds the digits to 64 bits and then divides by a power of ten, which rounds again, so that one
 * number in eight is off by a bit. Sums of scores that are nearly equal can show it.
 */
final class ReferenceNumber {
  private static final int LARGEST_POWER = 308;
  private static final double[] POWERS = new double[LARGEST_POWER + 1];

  static {
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private ReferenceNumber() {}

  /** What the reference reads where a number is written with the fewest digits that tell it. */
  static double parse(double number) {
    BigDecimal decimal = new BigDecimal(Double.toString(number));
    BigInteger digits = decimal.unscaledValue();
    if (digits.bitLength() > 63 || Math.abs(decimal.scale()) > LARGEST_POWER) {
      return number;
    }
    double value = digits.longValueExact();
    return decimal.scale() >= 0
        ? value / POWERS[decimal.scale()]
        : value * POWERS[-decimal.scale()];
  }
}

package io.winnow.engine.distill;

/**
 * A text to fit to.
 *
 * @param weight of its error
 * @param heldOut whether its document is one of those that lambda is chosen by
 */
record FitText(String text, double weight, boolean heldOut) {}

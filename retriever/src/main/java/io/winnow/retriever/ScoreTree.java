package io.winnow.retriever;

import java.util.List;

/**
 * A figure and what it was made of.
 *
 * @param value the figure
 * @param description what it is, and how it follows from the details
 * @param details what it was made of; empty for a figure that was there
 */
public record ScoreTree(double value, String description, List<ScoreTree> details) {
  public ScoreTree {
    details = List.copyOf(details);
  }
}

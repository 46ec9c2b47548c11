package io.winnow.bench.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How surprising a difference would be if there were none: from 0 (exclusive save for {@link
 * PairedT}) to 1, never NaN.
 *
 * @param raw of this comparison alone
 * @param adjusted by {@link Holm} over all comparisons that were made together; not below {@code
 *     raw}
 */
public record PValue(double raw, double adjusted) {
  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("raw", raw).put("holm", adjusted);
  }
}

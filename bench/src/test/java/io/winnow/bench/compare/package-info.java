/** Statistics against scipy and statsmodels, and what people read. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.compare;

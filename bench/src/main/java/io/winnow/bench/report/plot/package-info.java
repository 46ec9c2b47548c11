/** Pictures of results, as PNG and SVG. XChart draws axes, lines and markers. Thread-safe. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.report.plot;

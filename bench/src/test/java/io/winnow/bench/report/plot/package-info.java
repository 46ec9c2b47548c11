/** Pictures that can be read back. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.report.plot;

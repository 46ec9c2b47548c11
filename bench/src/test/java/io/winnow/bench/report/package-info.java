/** The report on results invented here: no figure is of a real system. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.report;

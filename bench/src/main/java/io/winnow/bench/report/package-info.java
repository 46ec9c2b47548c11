/** Saved results as a page of markdown with plots. The same results give the same page. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.report;

/**
 * The inner loops. The only package that may use {@code jdk.incubator.vector}; each loop has a
 * scalar twin that is the truth. Callers check arguments; kernels assert.
 *
 * <p>Row sums add row by row in token order, each column for itself, so that every vector width and
 * the scalar twin give the same bits.
 */
package io.winnow.engine.internal.kernel;

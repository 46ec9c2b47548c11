/** The product as a user runs it: whole commands in JVMs of their own, on real input. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.product;

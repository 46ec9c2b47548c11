/**
 * How fast texts become vectors, beside other encoders: each in a process of its own, round by
 * round in turn. {@code bench/peers} installs the others and says how a command talks to them.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.macro;

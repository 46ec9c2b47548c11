/** JMH benchmarks; each has a correctness test that is fed from its own parameters. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.micro;

/**
 * The door of the engine: {@link io.winnow.engine.StaticModel} loads a static embedding model and
 * encodes text with it. Whoever only encodes needs no other package. All types are safe to share
 * between threads.
 */
package io.winnow.engine;

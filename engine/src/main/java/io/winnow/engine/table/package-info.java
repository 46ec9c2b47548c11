/** Token tables off the heap: memory-mapped, read-only, never expanded to another type. */
package io.winnow.engine.table;

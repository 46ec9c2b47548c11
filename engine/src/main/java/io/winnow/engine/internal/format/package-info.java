/**
 * File formats of models: JSON trees, safetensors, folder layouts. Every length and offset that a
 * file claims is checked before it is used. Not exported.
 */
package io.winnow.engine.internal.format;

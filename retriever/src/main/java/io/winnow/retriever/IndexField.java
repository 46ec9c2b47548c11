package io.winnow.retriever;

/**
 * A metadata field as an index knows it. Documents may hold different types under one name; then
 * there is one of these for each.
 *
 * @param type of the values
 * @param documents that hold a value of this type
 */
public record IndexField(String name, FieldType type, int documents) {}

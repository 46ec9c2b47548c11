package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the members of a JSON object: what is missing or of another type is a
 * ModelFormatException that names the member.
 *
 * @param path where the object stands, for example {@code "model."}; empty for the root
 * @param origin the file, for messages
 */
record JsonFields(String path, Map<String, @Nullable Object> members, Path origin) {
  boolean isPresent(String name) {
    return members.get(name) != null;
  }

  JsonFields object(String name) throws ModelFormatException {
    return object(path + name, members.get(name), members.containsKey(name));
  }

  /** The elements of an array of objects. */
  List<JsonFields> objects(String name) throws ModelFormatException {
    List<JsonFields> objects = new ArrayList<>();
    for (Object element : list(name)) {
      objects.add(object(path + name + "[" + objects.size() + "]", element, true));
    }
    return objects;
  }

  /** The elements of an array. */
  List<?> list(String name) throws ModelFormatException {
    if (members.get(name) instanceof List<?> list) {
      return list;
    }
    throw mismatch(name, "a list");
  }

  /** Refuses a component that is missing or of another kind. */
  void requireKind(String name, String kind, String supported) throws ModelFormatException {
    if (!isPresent(name)) {
      throw unsupported(name, "null", supported);
    }
    String found = object(name).string("type");
    if (!found.equals(kind)) {
      throw unsupported(name, found, supported);
    }
  }

  ModelFormatException unsupported(String name, String found, String supported) {
    return error(path + name + " of kind " + found + " is not supported; supported: " + supported);
  }

  String string(String name) throws ModelFormatException {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw mismatch(name, "a string");
  }

  boolean flag(String name) throws ModelFormatException {
    if (members.get(name) instanceof Boolean flag) {
      return flag;
    }
    throw mismatch(name, "true or false");
  }

  /** An integer in [0, 2^31). */
  int count(String name) throws ModelFormatException {
    if (members.get(name) instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return Math.toIntExact(number);
    }
    throw mismatch(name, "an integer from 0 to 2147483647");
  }

  ModelFormatException mismatch(String name, String expected) {
    return mismatch(path + name, expected, members.get(name), members.containsKey(name));
  }

  ModelFormatException error(String problem) {
    return new ModelFormatException(origin, problem);
  }

  private JsonFields object(String where, @Nullable Object value, boolean present)
      throws ModelFormatException {
    if (!(value instanceof Map<?, ?> map)) {
      throw mismatch(where, "an object", value, present);
    }
    @SuppressWarnings("unchecked") // what Json reads has String keys
    Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) map;
    return new JsonFields(where + ".", object, origin);
  }

  private ModelFormatException mismatch(
      String where, String expected, @Nullable Object found, boolean present) {
    String description =
        switch (found) {
          case null -> present ? "null" : "nothing";
          case Map<?, ?> _ -> "an object";
          case List<?> _ -> "a list";
          case String text -> "the string \"" + text + "\"";
          default -> found.toString();
        };
    return error(where + ": expected " + expected + ", found " + description);
  }
}

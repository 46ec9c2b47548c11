package io.winnow.datasets;

import static java.util.stream.Collectors.joining;

import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;

/**
 * What a method or constructor is called.
 *
 * @param owner the qualified name of its type
 */
record ApiSignature(String owner, MethodTree method) {
  private static final String CONSTRUCTOR = "<init>";

  String kind() {
    return isConstructor() ? "constructor" : "method";
  }

  /**
   * Unique within its module, without spaces: the types of the parameters as written, without type
   * arguments and annotations. Two methods that differ only in those could not be overloads.
   */
  String id() {
    return method.getParameters().stream()
        .map(parameter -> type(parameter, false))
        .collect(joining(",", owner + "#" + method.getName() + "(", ")"));
  }

  /** For people and for search: types with their arguments, and the names of the parameters. */
  String title() {
    String name = isConstructor() ? owner : owner + "." + method.getName();
    return method.getParameters().stream()
        .map(parameter -> type(parameter, true) + " " + parameter.getName())
        .collect(joining(", ", name + "(", ")"));
  }

  private boolean isConstructor() {
    return method.getName().contentEquals(CONSTRUCTOR);
  }

  private static String type(VariableTree parameter, boolean arguments) {
    Tree type = parameter.getType();
    // The tree of a variable-arity parameter is that of an array; only its printed form tells.
    if (type instanceof ArrayTypeTree array
        && parameter.toString().endsWith("... " + parameter.getName())) {
      return type(array.getType(), arguments) + "...";
    }
    return type(type, arguments);
  }

  private static String type(Tree type, boolean arguments) {
    return switch (type) {
      case ArrayTypeTree array -> type(array.getType(), arguments) + "[]";
      case AnnotatedTypeTree annotated -> type(annotated.getUnderlyingType(), arguments);
      case ParameterizedTypeTree generic when !arguments -> type(generic.getType(), false);
      default -> type.toString();
    };
  }
}

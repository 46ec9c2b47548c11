package io.winnow.datasets;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.lang.model.element.Modifier;

/** Walks the public types of a source file and documents what has a comment. */
final class ApiTypes {
  private final String module;
  private final DocTrees docs;
  private final Consumer<CorpusDocument> documents;

  ApiTypes(String module, DocTrees docs, Consumer<CorpusDocument> documents) {
    this.module = module;
    this.docs = docs;
    this.documents = documents;
  }

  /** Documents the public top-level types of a file and all that is public in them. */
  void unit(CompilationUnitTree unit) {
    Tree packageName = unit.getPackageName();
    String prefix = packageName == null ? "" : packageName + ".";
    TreePath root = new TreePath(unit);
    for (Tree declaration : unit.getTypeDecls()) {
      if (declaration instanceof ClassTree type && isPublic(type.getModifiers(), false)) {
        type(new TreePath(root, type), type, prefix + type.getSimpleName());
      }
    }
  }

  private void type(TreePath path, ClassTree type, String name) {
    document(path, module + "/" + name, name, "type");
    boolean publicByDefault =
        type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
    for (Tree member : type.getMembers()) {
      TreePath memberPath = new TreePath(path, member);
      if (member instanceof ClassTree nested && isPublic(nested.getModifiers(), publicByDefault)) {
        type(memberPath, nested, name + "." + nested.getSimpleName());
      } else if (member instanceof MethodTree method
          && isPublic(method.getModifiers(), publicByDefault)) {
        ApiSignature signature = new ApiSignature(name, method);
        document(memberPath, module + "/" + signature.id(), signature.title(), signature.kind());
      }
    }
  }

  private void document(TreePath path, String id, String title, String kind) {
    DocCommentTree comment = docs.getDocCommentTree(path);
    if (comment != null) {
      String text = CommentText.of(comment, docs);
      if (!text.isEmpty()) {
        documents.accept(
            new CorpusDocument(id, title, text, Map.of("module", module, "kind", kind)));
      }
    }
  }

  private static boolean isPublic(ModifiersTree modifiers, boolean byDefault) {
    Set<Modifier> flags = modifiers.getFlags();
    return flags.contains(Modifier.PUBLIC) || (byDefault && !flags.contains(Modifier.PRIVATE));
  }
}

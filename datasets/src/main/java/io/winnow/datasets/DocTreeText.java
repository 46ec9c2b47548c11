package io.winnow.datasets;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.ErroneousTree;
import com.sun.source.doctree.EscapeTree;
import com.sun.source.doctree.IndexTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.RawTextTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SnippetTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.SummaryTree;
import com.sun.source.doctree.SystemPropertyTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.UnknownInlineTagTree;
import com.sun.source.doctree.ValueTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words in a part of a documentation comment. Tags that have no words of their own (inherited
 * comments, HTML comments) come to nothing.
 */
final class DocTreeText extends SimpleDocTreeVisitor<@Nullable Void, StringBuilder> {
  private static final Pattern SPACE = Pattern.compile("[\\s\\u00A0]+");

  /** What a raised ending, as in 4th, has become. */
  private static final Pattern ORDINAL = Pattern.compile("\\^(st|nd|rd|th)\\b");

  private static final Pattern SNIPPET_MARKUP =
      Pattern.compile("(?m)(?://|#)\\s*@(?:start|end|highlight|replace|link)\\b.*$");

  private final DocTrees docs;

  private DocTreeText(DocTrees docs) {
    this.docs = docs;
  }

  /** The words of some trees, white space folded. */
  static String of(List<? extends DocTree> trees, DocTrees docs) {
    return fold(new DocTreeText(docs).words(trees));
  }

  private static String fold(String words) {
    return ORDINAL.matcher(SPACE.matcher(words).replaceAll(" ").strip()).replaceAll("$1");
  }

  /**
   * A markdown comment comes as raw text between inline tags. Marks can open before a tag and close
   * after it, so the marks of the whole are taken off, around the words of the tags.
   */
  private String words(List<? extends DocTree> trees) {
    StringBuilder out = new StringBuilder();
    if (trees.stream().noneMatch(RawTextTree.class::isInstance)) {
      visit(trees, out);
      return out.toString();
    }
    MarkdownText markdown = new MarkdownText();
    for (DocTree tree : trees) {
      if (tree instanceof RawTextTree raw) {
        markdown.markdown(raw.getContent());
      } else {
        markdown.words(words(List.of(tree)));
      }
    }
    return markdown.plain();
  }

  @Override
  public @Nullable Void visitText(TextTree tree, StringBuilder out) {
    out.append(tree.getBody());
    return null;
  }

  @Override
  public @Nullable Void visitEntity(EntityTree tree, StringBuilder out) {
    String characters = docs.getCharacters(tree);
    out.append(characters == null ? tree.toString() : characters);
    return null;
  }

  @Override
  public @Nullable Void visitEscape(EscapeTree tree, StringBuilder out) {
    out.append(tree.getBody());
    return null;
  }

  @Override
  public @Nullable Void visitLiteral(LiteralTree tree, StringBuilder out) {
    out.append(tree.getBody().getBody());
    return null;
  }

  @Override
  public @Nullable Void visitLink(LinkTree tree, StringBuilder out) {
    String label = words(tree.getLabel());
    out.append(label.isBlank() ? ReferenceText.of(tree.getReference()) : label);
    return null;
  }

  @Override
  public @Nullable Void visitValue(ValueTree tree, StringBuilder out) {
    if (tree.getReference() != null) {
      out.append(ReferenceText.of(tree.getReference()));
    }
    return null;
  }

  @Override
  public @Nullable Void visitReturn(ReturnTree tree, StringBuilder out) {
    out.append("Returns ")
        .append(Punctuation.midSentence(fold(words(tree.getDescription()))))
        .append('.');
    return null;
  }

  @Override
  public @Nullable Void visitSnippet(SnippetTree tree, StringBuilder out) {
    if (tree.getBody() != null) { // a snippet can also be in a file of its own, which is not read
      out.append(SNIPPET_MARKUP.matcher(tree.getBody().getBody()).replaceAll(""));
    }
    return null;
  }

  @Override
  public @Nullable Void visitSummary(SummaryTree tree, StringBuilder out) {
    out.append(words(tree.getSummary()));
    return null;
  }

  @Override
  public @Nullable Void visitIndex(IndexTree tree, StringBuilder out) {
    out.append(words(List.of(tree.getSearchTerm())));
    return null;
  }

  @Override
  public @Nullable Void visitSystemProperty(SystemPropertyTree tree, StringBuilder out) {
    out.append(tree.getPropertyName());
    return null;
  }

  /**
   * Among them those of the JDK's own build; {@code extLink} starts with the name of its target.
   */
  @Override
  public @Nullable Void visitUnknownInlineTag(UnknownInlineTagTree tree, StringBuilder out) {
    String content = words(tree.getContent()).strip();
    boolean named = tree.getTagName().equals("extLink");
    out.append(named ? content.replaceFirst("^\\S+\\s+", "") : content);
    return null;
  }

  @Override
  public @Nullable Void visitErroneous(ErroneousTree tree, StringBuilder out) {
    out.append(tree.getBody());
    return null;
  }

  @Override
  public @Nullable Void visitStartElement(StartElementTree tree, StringBuilder out) {
    if (tree.getName().contentEquals("sup")) {
      out.append('^');
    } else if (tree.getName().contentEquals("li")) {
      out.append(" - ");
    } else if (HtmlElement.separates(tree.getName())) {
      out.append(' ');
    }
    return null;
  }

  @Override
  public @Nullable Void visitEndElement(EndElementTree tree, StringBuilder out) {
    if (HtmlElement.isHeading(tree.getName())) {
      Punctuation.end(out, ':');
    } else if (HtmlElement.isList(tree.getName())) {
      Punctuation.end(out, '.');
    }
    if (HtmlElement.separates(tree.getName())) {
      out.append(' ');
    }
    return null;
  }
}

package io.winnow.datasets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All that a corpus hands over. */
record ReadCorpus(List<CorpusDocument> documents, List<CorpusProblem> problems) {
  static ReadCorpus of(Corpus corpus) throws IOException {
    ReadCorpus read = new ReadCorpus(new ArrayList<>(), new ArrayList<>());
    corpus.read(read.documents::add, read.problems::add);
    return read;
  }

  List<String> ids() {
    return documents.stream().map(CorpusDocument::id).toList();
  }

  List<String> messages() {
    return problems.stream().map(p -> p.line() + ": " + p.message()).toList();
  }

  CorpusDocument document(String id) {
    return documents.stream()
        .filter(d -> d.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no document " + id + " in " + ids()));
  }
}

package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledCollectionTest {
  @TempDir Path folder;

  @Test
  void it_is_written_as_a_folder_of_beir_and_sound() throws IOException {
    KnownCollection known = Catalogue.find(BundledCollection.NAME).orElseThrow();
    assumeTrue(known.documents().getAsLong() > 0, "skipped: this build came without hearth");
    Path root = folder.resolve(BundledCollection.NAME);

    BundledCollection.copyTo(root);

    List<CorpusProblem> problems = new ArrayList<>();
    CollectionCheck check = CollectionCheck.all(root, problems::add, documents -> {}).getFirst();
    assertThat(problems).isEmpty();
    assertThat(check.differences()).isEmpty();
    assertThat(check.emptyDocuments()).isZero();
    assertThat(check.documents()).isEqualTo(known.documents().getAsLong());
    assertThat(check.splits()).containsOnlyKeys("dev", "test");
    assertThatThrownBy(() -> BundledCollection.copyTo(root))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}

package io.winnow.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints which kernels run and, for each model folder in a folder, the bits of many vectors, in a
 * JVM of its own; see {@link ImplementationsTest}.
 */
final class VectorsProgram {
  private VectorsProgram() {}

  public static void main(String[] args) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      texts.add(
          "read " + "the gold index, line by line; zzz ".repeat(i % 7) + "token".repeat(i % 3));
    }
    System.out.println(StaticModel.implementation());
    try (Stream<Path> folders = Files.list(Path.of(args[0]))) {
      for (Path folder : folders.sorted().toList()) {
        try (StaticModel model = StaticModel.load(folder)) {
          int dim = model.dimension();
          float[] all = model.encodeAll(texts);
          List<Float> one = new ArrayList<>();
          for (String text : texts) {
            for (float value : model.encode(text)) {
              one.add(value);
            }
          }
          // By batches of other sizes and in another order, each alone in between.
          List<String> reversed = new ArrayList<>(texts);
          Collections.reverse(reversed);
          float[] back = model.encodeAll(reversed.subList(0, 150));
          StringBuilder bits = new StringBuilder(folder.getFileName().toString());
          for (int i = 0; i < all.length; i++) {
            int row = texts.size() - 1 - i / dim;
            boolean same =
                Float.floatToIntBits(all[i]) == Float.floatToIntBits(one.get(i))
                    && (row >= 150
                        || Float.floatToIntBits(back[row * dim + i % dim])
                            == Float.floatToIntBits(all[i]));
            bits.append(same ? " " : " differs:").append(Float.floatToIntBits(all[i]));
          }
          System.out.println(bits);
        }
      }
    }
  }
}

package io.winnow.bench.recall;

import io.winnow.bench.recall.system.Nearest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The answers of one system to all queries, as a file between processes. */
final class Answers {
  private Answers() {}

  static void write(Path file, List<Nearest> answers) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(answers.size());
      for (Nearest answer : answers) {
        out.writeUTF(answer.plan());
        out.writeInt(answer.documents().length);
        for (int i = 0; i < answer.documents().length; i++) {
          out.writeInt(answer.documents()[i]);
          out.writeFloat(answer.cosines()[i]);
        }
      }
    }
  }

  static List<Nearest> read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      int count = in.readInt();
      List<Nearest> answers = new ArrayList<>(count);
      for (int query = 0; query < count; query++) {
        String plan = in.readUTF();
        int[] documents = new int[in.readInt()];
        float[] cosines = new float[documents.length];
        for (int i = 0; i < documents.length; i++) {
          documents[i] = in.readInt();
          cosines[i] = in.readFloat();
        }
        answers.add(new Nearest(documents, cosines, plan));
      }
      return answers;
    }
  }
}

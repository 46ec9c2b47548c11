package io.winnow.retriever.transformer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What DJL will find in this JVM, read the way DJL 0.35.1 reads it but without loading its classes.
 *
 * @param loader where DJL looks for engines and libraries
 * @param property a system property, or "" if it is not set
 * @param variable an environment variable, or ""
 */
record DjlEnvironment(
    ClassLoader loader, UnaryOperator<String> property, UnaryOperator<String> variable) {
  static DjlEnvironment ofThisJvm() {
    return new DjlEnvironment(
        DjlEnvironment.class.getClassLoader(),
        name -> System.getProperty(name, ""),
        name -> {
          String value = System.getenv(name);
          return value == null ? "" : value;
        });
  }

  /** The variable wins over the property, and both over the older property. */
  boolean offline() {
    for (String setting :
        List.of(variable.apply("DJL_OFFLINE"), property.apply("ai.djl.offline"))) {
      if (!setting.isEmpty()) {
        return Boolean.parseBoolean(setting);
      }
    }
    return Boolean.parseBoolean(property.apply("offline"));
  }

  /** Whether DJL leaves PyTorch alone when it starts ONNX Runtime. */
  boolean onnxAlone() {
    return Boolean.parseBoolean(property.apply("ai.djl.onnx.disable_alternative"));
  }

  boolean has(String resource) {
    return loader.getResource(resource) != null;
  }

  /** The classifier of DJL's native artifacts for this machine, for example linux-x86_64. */
  String platform() {
    return system() + "-" + architecture("x86_64");
  }

  boolean hasPyTorchLibrary() {
    if (!variable.apply("PYTORCH_LIBRARY_PATH").isEmpty()
        || !property.apply("PYTORCH_LIBRARY_PATH").isEmpty()) {
      return true;
    }
    return pyTorchLibraries().findFirst().isPresent();
  }

  /** The version of the PyTorch library on the class path, or "" if it lies in a folder. */
  String pyTorchLibrary() {
    return pyTorchLibraries().map(found -> found.getProperty("version", "")).findFirst().orElse("");
  }

  private Stream<Properties> pyTorchLibraries() {
    return properties("native/lib/pytorch.properties").stream()
        .filter(found -> found.getProperty("classifier", "").endsWith(platform()));
  }

  /** The version of pytorch-jni, or "". */
  String pyTorchBinding() {
    return properties("jnilib/pytorch.properties").stream()
        .map(found -> found.getProperty("jni_version", ""))
        .findFirst()
        .orElse("");
  }

  boolean hasOnnxRuntimeLibrary() {
    return !property.apply("onnxruntime.native.path").isEmpty()
        || has(
            "ai/onnxruntime/native/"
                + system()
                + "-"
                + architecture("x64")
                + "/"
                + System.mapLibraryName("onnxruntime"));
  }

  private String system() {
    String name = property.apply("os.name");
    return name.startsWith("Win") ? "win" : name.startsWith("Mac") ? "osx" : "linux";
  }

  private String architecture(String x64) {
    String name = property.apply("os.arch");
    return name.equals("amd64") || name.equals("x86_64") ? x64 : name;
  }

  private List<Properties> properties(String resource) {
    try {
      List<Properties> found = new ArrayList<>();
      for (URL url : Collections.list(loader.getResources(resource))) {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
          properties.load(in);
        }
        found.add(properties);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DjlRuntimeTest {
  private final Map<String, String> properties =
      new HashMap<>(Map.of("os.name", "Linux", "os.arch", "amd64", "ai.djl.offline", "true"));
  private final Map<String, String> variables = new HashMap<>();

  /** The test's class path without the resources whose names begin so. */
  private DjlEnvironment without(String... hidden) {
    ClassLoader filtered =
        new ClassLoader(getClass().getClassLoader()) {
          private boolean hides(String name) {
            return List.of(hidden).stream().anyMatch(name::startsWith);
          }

          @Override
          public @Nullable URL getResource(String name) {
            return hides(name) ? null : super.getResource(name);
          }

          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            return super.getResources(hides(name) ? "absent/" + name : name);
          }
        };
    return new DjlEnvironment(
        filtered,
        name -> properties.getOrDefault(name, ""),
        name -> variables.getOrDefault(name, ""));
  }

  private static void refuses(DjlRuntime runtime, DjlEnvironment environment, String message) {
    assertThatThrownBy(() -> runtime.check(environment))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @EnumSource
  void accepts_the_class_path_of_the_tests(DjlRuntime runtime) {
    assertThatCode(() -> runtime.check(without())).doesNotThrowAnyException();
    assertThatCode(runtime::require).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void refuses_to_go_online(DjlRuntime runtime) {
    properties.remove("ai.djl.offline");

    refuses(
        runtime,
        without(),
        "DJL is not offline, so it would use the network: add -Dai.djl.offline=true to the JVM's"
            + " options");
  }

  @ParameterizedTest
  @CsvSource({
    // variable, property, older property, offline
    "'',      '',      '',      false",
    "'',      '',      true,    true",
    "'',      true,    '',      true",
    "'',      false,   true,    false",
    "true,    false,   false,   true",
    "false,   true,    true,    false",
  })
  void reads_the_offline_mode_as_djl_does(
      String variable, String property, String older, boolean offline) {
    variables.put("DJL_OFFLINE", variable);
    properties.put("ai.djl.offline", property);
    properties.put("offline", older);

    assertThat(without().offline()).isEqualTo(offline);
  }

  @Test
  void names_the_artifact_of_a_missing_engine() {
    refuses(
        DjlRuntime.PYTORCH,
        without("ai/djl/pytorch/"),
        "DJL engine PyTorch not on the class path: add ai.djl.pytorch:pytorch-engine:0.35.1");
    refuses(
        DjlRuntime.ONNX_RUNTIME,
        without("ai/djl/onnxruntime/"),
        "DJL engine OnnxRuntime not on the class path: add"
            + " ai.djl.onnxruntime:onnxruntime-engine:0.35.1");
  }

  @Test
  void names_the_artifact_of_a_missing_library() {
    refuses(
        DjlRuntime.PYTORCH,
        without("native/lib/pytorch"),
        "PyTorch library for linux-x86_64 not on the class path: add"
            + " ai.djl.pytorch:pytorch-native-cpu:2.7.1 with classifier linux-x86_64");
    refuses(
        DjlRuntime.PYTORCH,
        without("jnilib/"),
        "PyTorch binding 2.7.1-0.35.1 not on the class path: add"
            + " ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1");
    refuses(
        DjlRuntime.ONNX_RUNTIME,
        without("ai/onnxruntime/native/"),
        "ONNX Runtime library for linux-x86_64 not on the class path: add"
            + " com.microsoft.onnxruntime:onnxruntime in a version that has it, or set"
            + " -Donnxruntime.native.path to its folder");
  }

  @Test
  void names_the_version_of_a_library_that_does_not_fit(@TempDir Path temp) throws IOException {
    refuses(
        DjlRuntime.PYTORCH,
        with(
            temp,
            "native/lib/pytorch.properties",
            "version=2.5.1\nclassifier=linux-x86_64\nflavor=cpu\n"),
        "PyTorch library of another version on the class path: expected 2.7.1, found 2.5.1; use"
            + " ai.djl.pytorch:pytorch-native-cpu:2.7.1");
    refuses(
        DjlRuntime.PYTORCH,
        with(temp, "jnilib/pytorch.properties", "jni_version=2.7.1-0.34.0\n"),
        "PyTorch binding of another version on the class path: expected 2.7.1-0.35.1, found"
            + " 2.7.1-0.34.0; use ai.djl.pytorch:pytorch-jni:2.7.1-0.35.1");
  }

  /** The test's class path with another content of one resource. */
  private DjlEnvironment with(Path temp, String resource, String content) throws IOException {
    Path file = Files.writeString(temp.resolve("changed.properties"), content);
    URL changed = file.toUri().toURL();
    DjlEnvironment base = without();
    ClassLoader loader =
        new ClassLoader(base.loader()) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(resource)
                ? Collections.enumeration(List.of(changed))
                : super.getResources(name);
          }
        };
    return new DjlEnvironment(loader, base.property(), base.variable());
  }

  @Test
  void accepts_libraries_that_lie_in_a_folder() {
    variables.put("PYTORCH_LIBRARY_PATH", "libtorch/lib");
    properties.put("onnxruntime.native.path", "onnx/lib");

    assertThatCode(() -> DjlRuntime.PYTORCH.check(without("native/lib/pytorch")))
        .doesNotThrowAnyException();
    assertThatCode(() -> DjlRuntime.ONNX_RUNTIME.check(without("ai/onnxruntime/native/")))
        .doesNotThrowAnyException();
  }

  @Test
  void another_machine_needs_another_library() {
    properties.put("os.name", "Mac OS X");
    properties.put("os.arch", "aarch64");

    assertThat(without().platform()).isEqualTo("osx-aarch64");
    assertThat(without().hasPyTorchLibrary()).isFalse();
  }

  @Test
  void names_the_versions_of_the_build() {
    assertThat(Engine.getDjlVersion()).isEqualTo(DjlRuntime.DJL_VERSION);
    assertThat(without().pyTorchBinding())
        .isEqualTo(DjlRuntime.PYTORCH_VERSION + "-" + DjlRuntime.DJL_VERSION);
  }

  /** DJL is an optional dependency: the classes must link without it up to the message. */
  @ParameterizedTest
  @CsvSource({
    "model.safetensors, ai.djl.pytorch:pytorch-engine:0.35.1",
    "model.onnx,        ai.djl.onnxruntime:onnxruntime-engine:0.35.1"
  })
  void says_what_to_add_where_djl_is_absent(String weights, String artifact, @TempDir Path temp)
      throws Exception {
    Path model = TinyModels.copy("tiny-mean", temp.resolve("model"));
    Files.move(model.resolve("model.safetensors"), model.resolve(weights));
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("djl")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> encoder = loader.loadClass(SentenceEncoder.class.getName());
      assertThatThrownBy(() -> encoder.getMethod("load", Path.class).invoke(null, model))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageEndingWith("add " + artifact);
    }
  }
}

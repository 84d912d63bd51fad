package io.github.aurorasecure.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridkit.jvmtool.heapdump.HeapWalker;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;

/** Searches all that is reachable in a JVM whose connection has been opened with a token. */
class TokenInHeapTest {
  private static final Pattern SIGNATURE = Pattern.compile("X-Amz-Signature=([0-9a-f]{64})");

  @ParameterizedTest
  @EnumSource
  void noStringOrCharArrayHoldsTheTokenOnceConnected(Cluster cluster, @TempDir Path directory)
      throws Exception {
    Path dump = directory.resolve("heap.hprof");
    String control = UUID.randomUUID().toString();
    assertThat(
            ChildJvm.run(
                HeapProbe.class,
                List.of(),
                cluster.url(),
                Cluster.IAM_USER,
                cluster.aurora().caBundle().toString(),
                dump.toString(),
                control))
        .isEqualTo("connected: true");
    Heap heap = HeapFactory.createFastHeap(dump.toFile());
    List<String> strings = strings(heap);
    List<String> charArrays = charArrays(heap);
    assertThat(strings).contains(control);
    assertThat(charArrays).contains(control);

    // The cache keeps the token, as bytes.
    List<String> signatures = signatures(heap);
    assertThat(signatures).isNotEmpty();
    for (String signature : signatures) {
      assertThat(strings).noneMatch(text -> text.contains(signature));
      assertThat(charArrays).noneMatch(text -> text.contains(signature));
    }
  }

  private static List<String> strings(Heap heap) {
    List<String> strings = new ArrayList<>();
    for (Instance string : instances(heap, "java.lang.String")) {
      // Null in one whose construction the dump interrupted.
      String text = HeapWalker.stringValue(string);
      if (text != null) {
        strings.add(text);
      }
    }
    return strings;
  }

  private static List<String> charArrays(Heap heap) {
    List<String> texts = new ArrayList<>();
    for (Instance array : instances(heap, "char[]")) {
      char[] chars = HeapWalker.primitiveArrayValue(array);
      texts.add(new String(chars));
    }
    return texts;
  }

  private static List<String> signatures(Heap heap) {
    List<String> signatures = new ArrayList<>();
    for (Instance array : instances(heap, "byte[]")) {
      byte[] bytes = HeapWalker.primitiveArrayValue(array);
      Matcher signature = SIGNATURE.matcher(new String(bytes, ISO_8859_1));
      while (signature.find()) {
        signatures.add(signature.group(1));
      }
    }
    return signatures;
  }

  private static List<Instance> instances(Heap heap, String type) {
    JavaClass known = heap.getJavaClassByName(type);
    assertThat(known).as(type).isNotNull();
    return known.getInstances();
  }
}

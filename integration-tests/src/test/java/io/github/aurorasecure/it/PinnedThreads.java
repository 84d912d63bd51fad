package io.github.aurorasecure.it;

import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Virtual threads that waited without leaving their carrier, as the flight recorder sees them. */
final class PinnedThreads {
  /** What is on top of a stack that waits. */
  private static final Pattern WAITING = Pattern.compile("java\\.(lang|util\\.concurrent)\\..*");

  private PinnedThreads() {}

  /** The events while something ran that are due to us, and one that is made here on purpose. */
  static List<RecordedEvent> during(ExecutorService virtualThreads, Cluster.Action action)
      throws Exception {
    Path file = Files.createTempFile("pinned", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withStackTrace().withoutThreshold();
      recording.start();
      virtualThreads.submit(PinnedThreads::pin).get();
      action.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream().filter(PinnedThreads::isOurs).toList();
    } finally {
      Files.delete(file);
    }
  }

  static boolean isOnPurpose(RecordedEvent event) {
    return frames(event).anyMatch(OnPurpose.class.getName()::equals);
  }

  /**
   * Whether we kept the carrier: an initialiser or native method of ours is on the stack, or it was
   * our code that waited. As callers we are on every stack, also where the JDK or the vendor driver
   * initialises a class of its own.
   */
  private static boolean isOurs(RecordedEvent event) {
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    return frames.stream()
            .filter(frame -> isOurs(className(frame)))
            .anyMatch(PinnedThreads::cannotUnmount)
        || frames.stream()
            .map(PinnedThreads::className)
            .filter(name -> !WAITING.matcher(name).matches())
            .findFirst()
            .filter(PinnedThreads::isOurs)
            .isPresent();
  }

  private static boolean cannotUnmount(RecordedFrame frame) {
    return frame.getMethod().getName().equals("<clinit>")
        || Modifier.isNative(frame.getMethod().getModifiers());
  }

  private static boolean isOurs(String className) {
    return className.startsWith("io.github.aurorasecure.");
  }

  private static Stream<String> frames(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream().map(PinnedThreads::className);
  }

  private static String className(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }

  /** A class that is being initialised pins; each loader has one of its own. */
  private static Class<?> pin() throws Exception {
    URL classes = OnPurpose.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null)) {
      return Class.forName(OnPurpose.class.getName(), true, loader);
    }
  }

  private static final class OnPurpose {
    static {
      LockSupport.parkNanos(1);
    }
  }
}

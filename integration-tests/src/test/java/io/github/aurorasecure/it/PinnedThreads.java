package io.github.aurorasecure.it;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Virtual threads that waited without leaving their carrier, as the flight recorder sees them. */
final class PinnedThreads {
  private PinnedThreads() {}

  /** The events while something ran, and at least one that is made here on purpose. */
  static List<String> during(ExecutorService virtualThreads, Cluster.Action action)
      throws Exception {
    Path file = Files.createTempFile("pinned", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.VirtualThreadPinned").withStackTrace().withoutThreshold();
      recording.start();
      virtualThreads.submit(PinnedThreads::pin).get();
      action.run();
      recording.stop();
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream().map(RecordedEvent::toString).toList();
    } finally {
      Files.delete(file);
    }
  }

  static boolean isOnPurpose(String event) {
    return event.contains("PinnedThreads$OnPurpose.<clinit>");
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

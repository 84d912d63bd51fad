package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.spi.Host;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnprovenHostsTest {
  private static final Duration LATELY = Duration.ofSeconds(10);
  private static final Host HOST = new Host("db.example.com", 5432);

  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1); // it may overflow
  private final UnprovenHosts unproven = new UnprovenHosts(nanoTime::get);

  @Test
  void refusalIsForgottenOnceTheVendorDialsTheHostAgainAnyway() {
    unproven.add(HOST);
    nanoTime.addAndGet(LATELY.toNanos() - 1);
    assertThat(unproven.contains(HOST, LATELY)).isTrue();
    nanoTime.incrementAndGet();
    assertThat(unproven.contains(HOST, LATELY)).isFalse();
  }

  @Test
  void noneIsForgottenWhenThereAreTooMany() {
    for (int port = 1; port <= UnprovenHosts.HOSTS; port++) {
      unproven.add(new Host("db.example.com", port));
    }
    Host first = new Host("db.example.com", 1);
    Host last = new Host("db.example.com", UnprovenHosts.HOSTS + 1);
    assertThat(unproven.contains(last, LATELY)).isFalse();

    nanoTime.addAndGet(LATELY.toNanos());
    unproven.add(first);
    assertThat(unproven.contains(first, LATELY)).isTrue();
    assertThat(unproven.contains(last, LATELY)).isFalse();
    unproven.add(last);
    assertThat(unproven.contains(last, LATELY)).isTrue();
    nanoTime.addAndGet(LATELY.toNanos());
    assertThat(unproven.contains(last, LATELY)).isFalse();
  }
}

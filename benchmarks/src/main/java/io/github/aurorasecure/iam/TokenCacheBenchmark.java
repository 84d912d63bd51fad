package io.github.aurorasecure.iam;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * A token that is already there. In this package, since the cache is nobody else's affair.
 * Allocation with {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class TokenCacheBenchmark {
  private static final Endpoint ENDPOINT =
      new Endpoint(
          "demo.cluster-c1a2b3c4d5e6.us-east-1.rds.amazonaws.com",
          5432,
          "us-east-1",
          SigningService.RDS);

  /** Tokens held. */
  @Param({"1", "100", "10000"})
  int tokens = 1;

  private final SigningCredentials credentials =
      SigningCredentials.of(
          AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret"),
          "benchmark",
          Time.SYSTEM.now(),
          true);
  private final TokenCache cache =
      new TokenCache((credentials, endpoint, user) -> "token of " + user, Time.SYSTEM);

  /** Signs them. */
  @Setup
  public void setUp() {
    for (int i = 0; i < tokens; i++) {
      cache.get(credentials, ENDPOINT, "user" + i);
    }
  }

  /** Gets the first again. */
  @Benchmark
  public Object warm() {
    return cache.get(credentials, ENDPOINT, "user0").token();
  }
}

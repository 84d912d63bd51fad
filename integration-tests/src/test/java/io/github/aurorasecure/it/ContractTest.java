package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application sees through our driver is what it sees through the vendor's. */
class ContractTest {
  static Stream<Arguments> cases() {
    return Arrays.stream(Cluster.values())
        .flatMap(
            cluster ->
                ContractCases.ALL.keySet().stream().map(name -> Arguments.of(cluster, name)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void applicationSeesTheSame(Cluster cluster, String name) throws Exception {
    applicationSeesTheSame(cluster.contract(), ContractCases.ALL.get(name));
  }

  @Test
  void replicationStreamIsTheSame() throws Exception {
    Cluster.POSTGRESQL.aurora().addPasswordUser("replicating", Cluster.PASSWORD);
    Cluster.POSTGRESQL.aurora().execute("ALTER ROLE replicating REPLICATION");
    applicationSeesTheSame(
        Cluster.POSTGRESQL
            .contract()
            .as("replicating", "?replication=database&preferQueryMode=simple"),
        VendorApiCases::replication);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?allowMultiQueries=true&ha.loadBalanceStrategy=random",
        "?useServerPrepStmts=true&cachePrepStmts=true",
        "?useCursorFetch=true&defaultFetchSize=2&rewriteBatchedStatements=true"
      })
  void settingsOfConnectorJChangeNothing(String settings) throws Exception {
    Contract contract = Cluster.MYSQL.contract().as(Cluster.PASSWORD_USER, settings);
    for (String name :
        List.of("several results", "types there and back", "batches", "generated keys")) {
      applicationSeesTheSame(contract, ContractCases.ALL.get(name));
    }
  }

  private static void applicationSeesTheSame(Contract contract, ContractCases.Case done)
      throws Exception {
    String expected = contract.seenOfVendor(done);
    assertThat(expected).isNotEmpty();
    for (Contract.Way way : Contract.Way.values()) {
      assertThat(contract.seenOfOurs(way, done)).as("%s", way).isEqualTo(expected);
    }
  }

  /** Versions from before those that the build generates proxies for, and in between. */
  static Stream<String> otherVersions() {
    return Stream.of(
        "postgresql-42.5.6",
        "postgresql-42.6.2",
        "postgresql-42.7.0",
        "mysql-connector-j-8.0.33",
        "mysql-connector-j-8.4.0",
        "mysql-connector-j-9.5.0");
  }

  @ParameterizedTest
  @MethodSource("otherVersions")
  void applicationSeesTheSameWithOtherVersionsOfTheVendorDriver(String vendor) throws Exception {
    boolean postgresql = vendor.startsWith("postgresql");
    Contract contract = (postgresql ? Cluster.POSTGRESQL : Cluster.MYSQL).contract();
    String output =
        ChildJvm.runWith(
            Path.of("target", "vendors", vendor + ".jar"),
            ContractProbe.class,
            List.of(postgresql ? "/org/postgresql/" : "mysql-connector-j"),
            contract.vendorUrl(),
            contract.caBundle().toString(),
            contract.user(),
            contract.password());
    // Connector/J writes its log to the same stream.
    assertThat(output).endsWith(ContractCases.ALL.size() + " cases are the same with " + vendor);
  }
}

package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.AuroraSecureConnectionPoolDataSource;
import io.github.aurorasecure.driver.AuroraSecureDataSource;
import io.github.aurorasecure.driver.AuroraSecureXADataSource;
import io.github.aurorasecure.driver.BaseDataSource;
import io.github.aurorasecure.driver.DataSourceObjectFactory;
import io.github.aurorasecure.password.RestrictedPasswordCommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSourcesTest {
  private static <T extends BaseDataSource> T setUp(T source, Cluster cluster) {
    source.setUrl(cluster.url());
    cluster.iam().forEach((name, value) -> source.setProperty((String) name, value));
    return source;
  }

  private static String restricted(Cluster cluster) {
    return cluster.isPostgresql()
        ? "ALTER ROLE " + Cluster.IAM_USER + " PASSWORD 'Sw0rdf1sh'"
        : "ALTER USER " + Cluster.IAM_USER + " IDENTIFIED BY 'Sw0rdf1sh'";
  }

  /** By every way from the handle of a vendor's pooled connection to a statement. */
  private static void assertRefusesPasswords(Connection handle, Cluster cluster)
      throws SQLException {
    try (Statement statement = handle.createStatement();
        ResultSet rows = statement.executeQuery("select 1");
        PreparedStatement prepared = handle.prepareStatement("select 1")) {
      assertRefused(() -> rows.getStatement().execute(restricted(cluster)));
      for (Connection connection :
          Arrays.asList(
              handle,
              statement.getConnection(),
              rows.getStatement().getConnection(),
              prepared.getConnection(),
              handle.getMetaData().getConnection())) {
        assertThat(AuroraSecure.isSecured(connection)).isTrue();
        assertRefusesPasswords(connection, restricted(cluster));
      }
    }
    // Nothing was sent, so a transaction goes on.
    try (Statement statement = handle.createStatement()) {
      assertThat(statement.execute("select 1")).isTrue();
    }
  }

  private static void assertRefusesPasswords(Connection connection, String restricted)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertRefused(() -> statement.execute(restricted));
      assertRefused(() -> statement.executeUpdate(restricted));
      assertRefused(
          () -> {
            statement.addBatch("select 1");
            statement.addBatch(restricted);
            statement.executeBatch();
          });
    }
    assertRefused(
        () -> {
          try (PreparedStatement prepared = connection.prepareStatement(restricted)) {
            prepared.execute();
          }
        });
  }

  private static void assertRefused(ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOf(RestrictedPasswordCommandException.class)
        .hasMessageNotContaining("Sw0rdf1sh");
  }

  @ParameterizedTest
  @EnumSource
  void anotherUserCanBeNamedForOneConnection(Cluster cluster) throws SQLException {
    AuroraSecureDataSource source = setUp(new AuroraSecureDataSource(), cluster);
    try (Connection connection = source.getConnection(Cluster.PASSWORD_USER, Cluster.PASSWORD);
        Connection own = source.getConnection()) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.PASSWORD_USER);
      assertThat(SignInTest.currentUser(own)).isEqualTo(Cluster.IAM_USER);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pooledConnectionIsTheVendorsAroundASecuredOne(Cluster cluster) throws SQLException {
    AuroraSecureConnectionPoolDataSource source =
        setUp(new AuroraSecureConnectionPoolDataSource(), cluster);
    PooledConnection pooled = source.getPooledConnection();
    AtomicInteger closed = new AtomicInteger();
    pooled.addConnectionEventListener(
        new ConnectionEventListener() {
          @Override
          public void connectionClosed(ConnectionEvent event) {
            closed.incrementAndGet();
          }

          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {}
        });
    try {
      assertThat(pooled.getClass().getName())
          .isEqualTo(
              cluster.isPostgresql()
                  ? "org.postgresql.ds.PGPooledConnection"
                  : "com.mysql.cj.jdbc.MysqlPooledConnection");
      for (int use = 1; use <= 2; use++) {
        try (Connection handle = pooled.getConnection()) {
          assertRefusesPasswords(handle, cluster);
        }
        assertThat(closed).hasValue(use);
      }
    } finally {
      pooled.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void passwordsAreRefusedWithinABranchAndOutside(Cluster cluster) throws Exception {
    XAConnection connection = setUp(new AuroraSecureXADataSource(), cluster).getXAConnection();
    try {
      XAResource resource = connection.getXAResource();
      Connection handle = connection.getConnection();
      assertRefusesPasswords(handle, cluster);
      Xid branch = new BranchId("refused");
      resource.start(branch, XAResource.TMNOFLAGS);
      assertRefusesPasswords(handle, cluster);
      resource.end(branch, XAResource.TMSUCCESS);
      resource.rollback(branch);
      assertRefusesPasswords(handle, cluster);
    } finally {
      connection.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoPhaseCommitAndRecovery(Cluster cluster) throws Exception {
    AuroraSecureXADataSource source = setUp(new AuroraSecureXADataSource(), cluster);
    if (!cluster.isPostgresql()) {
      cluster.aurora().execute("grant xa_recover_admin on *.* to " + Cluster.IAM_USER);
    }
    try (Connection watcher = cluster.connect();
        Statement statement = watcher.createStatement()) {
      statement.execute("create table transfers (id int primary key)");
      try {
        Xid committed = new BranchId("committed");
        Xid rolledBack = new BranchId("rolled back");
        prepare(source, committed, 1);
        prepare(source, rolledBack, 2);
        assertThat(count(statement)).isZero();

        XAConnection later = source.getXAConnection();
        try {
          XAResource resource = later.getXAResource();
          Xid[] found = resource.recover(XAResource.TMSTARTRSCAN | XAResource.TMENDRSCAN);
          resource.commit(committed, false);
          resource.rollback(rolledBack);
          assertThat(found)
              .extracting(xid -> new String(xid.getGlobalTransactionId(), StandardCharsets.UTF_8))
              .contains("committed", "rolled back");
        } finally {
          later.close();
        }
        assertThat(count(statement)).isEqualTo(1);
      } finally {
        statement.execute("drop table transfers");
      }
    }
  }

  /** And the connection is gone before the second phase. */
  private static void prepare(AuroraSecureXADataSource source, Xid xid, int id) throws Exception {
    XAConnection connection = source.getXAConnection();
    try {
      XAResource resource = connection.getXAResource();
      Connection handle = connection.getConnection();
      assertThat(AuroraSecure.isSecured(handle)).isTrue();
      resource.start(xid, XAResource.TMNOFLAGS);
      try (Statement statement = handle.createStatement()) {
        statement.executeUpdate("insert into transfers values (" + id + ")");
      }
      resource.end(xid, XAResource.TMSUCCESS);
      assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
    } finally {
      connection.close();
    }
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("select count(*) from transfers")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sourceRestoredFromJndiOrSerialisationConnects(Cluster cluster) throws Exception {
    AuroraSecureDataSource source = setUp(new AuroraSecureDataSource(), cluster);
    source.setPlugins("iam,tls-verify");
    source.setLoginTimeout(20);
    source.setPassword("Sw0rdf1sh");
    Reference reference = source.getReference();
    assertThat(reference.toString()).doesNotContain("Sw0rdf1sh");
    byte[] stored = serialised(source);
    assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("Sw0rdf1sh");
    for (Object restored :
        Arrays.asList(
            new DataSourceObjectFactory().getObjectInstance(reference, null, null, null),
            deserialised(stored))) {
      AuroraSecureDataSource again = (AuroraSecureDataSource) restored;
      assertThat(again.getLoginTimeout()).isEqualTo(20);
      try (Connection connection = again.getConnection()) {
        assertThat(AuroraSecure.describe(connection).orElseThrow().plugins())
            .containsExactly("iam", "tls-verify");
      }
    }
  }

  @Test
  void everyKindOfSourceIsRestoredAsItself() throws Exception {
    for (BaseDataSource source :
        Arrays.asList(
            new AuroraSecureDataSource(),
            new AuroraSecureConnectionPoolDataSource(),
            new AuroraSecureXADataSource())) {
      source.setUrl("jdbc:aurora-secure:mysql://localhost/app");
      BaseDataSource restored = (BaseDataSource) deserialised(serialised(source));
      assertThat(restored).hasSameClassAs(source);
      assertThat(restored.getUrl()).isEqualTo(source.getUrl());
    }
    assertThat(
            new DataSourceObjectFactory()
                .getObjectInstance(new Reference("java.lang.Object"), null, null, null))
        .isNull();
  }

  @Test
  void secretsAndObjectsAreNotStored() {
    for (String url :
        Arrays.asList(
            "jdbc:aurora-secure:postgresql://localhost/app?user=a&password=Sw0rdf1sh",
            "jdbc:aurora-secure:postgresql://localhost/app?pass%77ord=Sw0rdf1sh",
            "jdbc:aurora-secure:postgresql://localhost/app?sslpassword=Sw0rdf1sh",
            "jdbc:aurora-secure:mysql://a:Sw0rdf1sh@localhost/app",
            "jdbc:aurora-secure:mysql://(host=localhost,password=Sw0rdf1sh)/app",
            "jdbc:aurora-secure:mysql://localhost/?iam.credentialsProvider.key=Sw0rdf1sh")) {
      AuroraSecureDataSource source = new AuroraSecureDataSource();
      source.setUrl(url);
      assertNotStored(source);
    }
    for (String name :
        Arrays.asList(
            "tls-verify.clientCertificatePassword",
            "trustCertificateKeyStorePassword",
            "iam.credentialsProvider.key")) {
      AuroraSecureDataSource source = new AuroraSecureDataSource();
      source.setProperty(name, "Sw0rdf1sh");
      assertNotStored(source);
    }
    AuroraSecureDataSource source = new AuroraSecureDataSource();
    source.setProperty("iam.credentialsProvider", new Object());
    assertNotStored(source);
  }

  private static void assertNotStored(AuroraSecureDataSource source) {
    assertThat(source.toString()).doesNotContain("Sw0rdf1sh");
    assertThatThrownBy(source::getReference)
        .isInstanceOf(NamingException.class)
        .hasMessageNotContaining("Sw0rdf1sh");
    assertThatThrownBy(() -> serialised(source))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageNotContaining("Sw0rdf1sh");
  }

  private static byte[] serialised(Object object) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  private static Object deserialised(byte[] bytes) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }

  /** A branch of a transaction of this name. */
  private record BranchId(String name) implements Xid {
    @Override
    public int getFormatId() {
      return 4711;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }
}

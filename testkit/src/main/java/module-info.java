/** An Aurora look-alike over real servers, for tests and demonstrations. */
module io.github.aurorasecure.testkit {
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires static transitive org.jspecify;

  exports io.github.aurorasecure.testkit;
}

package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNameTest {
  @ParameterizedTest
  @CsvSource({
    "db.example.com, DB.example.COM",
    "DB.Example.com, db.example.com",
    "db.example.com., db.example.com",
    "db.example.com, *.example.com",
    "db.eu.example.com, *.eu.example.com",
    "xn--bcher-kva.example.com, *.example.com",
    "bücher.example.com, xn--bcher-kva.example.com",
    "BÜCHER.example.com, xn--bcher-kva.example.com",
    "localhost, localhost",
    "3com.example.com, 3com.example.com",
  })
  void isFor(String host, String presented) {
    assertThat(ServerName.parse(host).matchesDns(presented)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.com, example.com",
    "example.com, db.example.com",
    "evil-db.example.com, db.example.com",
    "db.example.com.evil.org, db.example.com",
    "db.example.com, ''",
    "db.example.com, .",
    "db.example.com, .example.com",
    "db.example.com, db.example.com.",
    "db.example.com, ' db.example.com'",
    "db.example.com, db.example.com/x",
    "db.example.com, db_.example.com",
  })
  void isNotFor(String host, String presented) {
    assertThat(ServerName.parse(host).matchesDns(presented)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a.b.example.com, *.example.com",
    "example.com, *.example.com",
    "a.b.example.com, *.*.example.com",
    "db.example.com, *.com",
    "example.com, *.com",
    "db.example.com, *",
    "db.example.com, *.",
    "db.example.com, *..com",
    "db.example.com, *.*",
    "db.example.com, d*.example.com",
    "db.example.com, *b.example.com",
    "db.example.com, d*b.example.com",
    "db.example.com, *db.example.com",
    "db.example.com, db.*.com",
    "db.example.com, db.example.*",
    "db.example.com, **.example.com",
    "db.example.com, *.example.com.",
    "xn--bcher-kva.example.com, xn--*.example.com",
    "bücher.example.com, bücher.example.com",
  })
  void wildcardIsOneWholeLeftmostLabel(String host, String presented) {
    assertThat(ServerName.parse(host).matchesDns(presented)).isFalse();
  }

  @Test
  void nullByteDoesNotEndAName() {
    assertThat(ServerName.parse("db.example.com").matchesDns("db.example.com\0.evil.org"))
        .isFalse();
  }

  @Test
  void kelvinSignIsNoK() {
    assertThat(ServerName.parse("k.example.com").matchesDns("\u212a.example.com")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "::1, 0:0:0:0:0:0:0:1",
    "[::1], ::1",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
    "fe80::1%eth0, fe80::1",
  })
  void addressesCompareByValue(String host, String presented) {
    assertThat(ServerName.parse(host).matchesIp(presented)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.2",
    "10.0.0.1, 10.0.0.0/255.255.255.0",
    "10.0.0.1, ::1",
    "10.0.0.1, 10.0.0.1.example.com",
    "10.0.0.1, localhost",
  })
  void otherAddress(String host, String presented) {
    assertThat(ServerName.parse(host).matchesIp(presented)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "*.0.0.1", "*.0.1"})
  void addressIsNoDnsName(String presented) {
    assertThat(ServerName.parse("10.0.0.1").matchesDns(presented)).isFalse();
  }

  @Test
  void nameIsNoAddress() {
    assertThat(ServerName.parse("db.example.com").matchesIp("db.example.com")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a..b",
        "my_db",
        "-db.example.com",
        "db-.example.com",
        "*.example.com",
        "db.example.com:5432",
        "a b",
        "a,b",
        "127.1",
        "2130706433",
        "1.2.3.4.5",
        "1.2.3.256",
        "[db.example.com]",
        "db.example.com..",
      })
  void noCertificateIsFor(String host) {
    assertThatThrownBy(() -> ServerName.parse(host)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void longLabelsAndNamesAreNone() {
    assertThatThrownBy(() -> ServerName.parse("a".repeat(64) + ".com"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ServerName.parse("a.".repeat(125) + "com")).hasToString("a.".repeat(125) + "com");
    assertThatThrownBy(() -> ServerName.parse("a.".repeat(125) + "coms"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

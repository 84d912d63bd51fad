/**
 * {@link io.github.aurorasecure.testkit.LocalAurora} is a real PostgreSQL or MySQL server on
 * loopback behind an endpoint that does TLS and IAM sign-in the way Amazon RDS does.
 */
@NullMarked
package io.github.aurorasecure.testkit;

import org.jspecify.annotations.NullMarked;

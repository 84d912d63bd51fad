package io.github.aurorasecure.password;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A restricted statement in one reading of its text.
 *
 * @param changes what it sets; null if that cannot be read
 */
record RestrictedStatement(Finding finding, @Nullable List<AccountChange> changes) {}

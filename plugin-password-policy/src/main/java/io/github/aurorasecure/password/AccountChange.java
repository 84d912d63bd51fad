package io.github.aurorasecure.password;

import org.jspecify.annotations.Nullable;

/**
 * What a statement sets for one account.
 *
 * @param password null if it is left as it is
 * @param validity null if it is left as it is
 */
record AccountChange(String account, @Nullable NewPassword password, @Nullable Validity validity) {}

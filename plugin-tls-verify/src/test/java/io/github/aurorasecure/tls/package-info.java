@NullMarked
package io.github.aurorasecure.tls;

import org.jspecify.annotations.NullMarked;

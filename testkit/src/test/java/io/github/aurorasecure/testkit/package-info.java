@NullMarked
package io.github.aurorasecure.testkit;

import org.jspecify.annotations.NullMarked;

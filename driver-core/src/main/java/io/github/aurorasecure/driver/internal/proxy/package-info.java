/**
 * Connections, statements, result sets and metadata that look like the vendor's own and pass SQL by
 * an inspector first. The abstract classes here hold what the proxies have to say; classes that
 * forward the rest are generated from them, in the build for the known vendor shapes and at run
 * time for any other.
 */
@NullMarked
package io.github.aurorasecure.driver.internal.proxy;

import org.jspecify.annotations.NullMarked;

/** An example of a plugin that is not part of this project; see docs/writing-a-plugin.md. */
package io.github.aurorasecure.it.secrets;

/** AWS's protocols: signatures, and JSON 1.1 operations. */
@NullMarked
package dev.berth.aws;

import org.jspecify.annotations.NullMarked;

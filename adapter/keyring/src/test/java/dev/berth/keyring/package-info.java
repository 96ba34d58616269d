@NullMarked
package dev.berth.keyring;

import org.jspecify.annotations.NullMarked;

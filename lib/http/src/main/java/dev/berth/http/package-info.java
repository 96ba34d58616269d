/** The endpoint table. */
@NullMarked
package dev.berth.http;

import org.jspecify.annotations.NullMarked;

/** The HTTP client of the API. */
@NullMarked
package dev.berth.client;

import org.jspecify.annotations.NullMarked;

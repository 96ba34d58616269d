/**
 * Certificates of the front door: those of a local authority, of operators' files and of ACME.
 *
 * <p>Called by {@code server}, which gives them to {@code feature/router}.
 */
@NullMarked
package dev.berth.certificates;

import org.jspecify.annotations.NullMarked;

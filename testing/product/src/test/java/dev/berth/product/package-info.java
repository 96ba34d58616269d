/**
 * The whole product: the launcher, a server of its own data directory, real tasks on this machine.
 * {@link Installation} is what a test starts, {@link Machine} what it checks for leaks.
 */
@NullMarked
package dev.berth.product;

import org.jspecify.annotations.NullMarked;

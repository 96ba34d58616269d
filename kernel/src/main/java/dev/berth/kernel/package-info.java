/**
 * What everybody in Berth shares: ids and names that check themselves ({@link TenantId}, {@link
 * StackName}, {@link ServiceName}, {@link TaskId}), units ({@link ByteSize}), failures ({@link
 * BerthException}, {@link ErrorCode}), problems of an input with their place ({@link Problems},
 * {@link Problem}, {@link Place}), {@link Threads} and {@link Secret}.
 *
 * <p>Imports the JDK and JSpecify only, and is imported by every other module.
 */
@NullMarked
package dev.berth.kernel;

import org.jspecify.annotations.NullMarked;

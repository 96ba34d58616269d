/** Tests of the proxy's data path, over real sockets of this machine. */
@NullMarked
package dev.berth.proxy;

import org.jspecify.annotations.NullMarked;

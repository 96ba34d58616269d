/** What every engine has to do. */
@NullMarked
package dev.berth.engine.contract;

import org.jspecify.annotations.NullMarked;

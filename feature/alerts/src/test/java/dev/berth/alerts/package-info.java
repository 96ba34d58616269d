/** Tests of alerts. */
@NullMarked
package dev.berth.alerts;

import org.jspecify.annotations.NullMarked;

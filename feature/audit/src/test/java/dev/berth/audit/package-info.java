/** Tests of the audit trail. */
@NullMarked
package dev.berth.audit;

import org.jspecify.annotations.NullMarked;

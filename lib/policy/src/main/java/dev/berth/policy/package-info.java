/** Policy documents in IAM's form, and what they decide. */
@NullMarked
package dev.berth.policy;

import org.jspecify.annotations.NullMarked;

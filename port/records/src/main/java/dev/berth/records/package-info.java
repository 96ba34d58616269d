/**
 * The port to what is told of what happens: {@link AuditTrail} takes each {@link AuditEntry},
 * {@link AccessLog} the records of requests, {@link EventSink} each {@link PlatformEvent}; {@link
 * AuditFeed} tells what the trail has.
 *
 * <p>Who watches finds the tasks in {@link TaskDirectory}; who judges asks {@link RecordCount} and
 * {@link MetricReadings}.
 *
 * <p>The trail is called by {@code lib/http} for every request that changes or shows something
 * worth it, and by features for what they do inside one.
 */
@NullMarked
package dev.berth.records;

import org.jspecify.annotations.NullMarked;

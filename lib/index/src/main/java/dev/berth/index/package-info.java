/**
 * Records in Lucene: {@link DayIndex} keeps those of one day in a folder and finds them again with
 * {@link dev.berth.kql.Query KQL}. A field may hold a number in one record and a text in another:
 * each kind of value is kept apart, so that no record is refused for what an earlier one held.
 */
@NullMarked
package dev.berth.index;

import org.jspecify.annotations.NullMarked;

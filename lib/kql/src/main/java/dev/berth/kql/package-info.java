/**
 * Queries in KQL, the language of Kibana's search bar: {@link KqlParser} turns a text into a {@link
 * Query}. What is searched, and how, is up to whoever has the records.
 *
 * <p>The language is described in Kibana's guide, "Kibana Query Language". Not here: nested fields
 * ({@code items:{ … }}), which nothing in Berth has.
 */
@NullMarked
package dev.berth.kql;

import org.jspecify.annotations.NullMarked;

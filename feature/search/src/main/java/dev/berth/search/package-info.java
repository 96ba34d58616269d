/**
 * Elasticsearch's HTTP interface, for shippers and clients that speak it: {@link SearchServer}
 * listens, {@link SearchDesk} lets requests in and knows what each path means, and a {@link
 * DocumentStore} keeps the documents; {@link DayDocuments} is one that keeps them in a folder for
 * each tenant and day.
 *
 * <p>{@code lib/elastic} reads and writes what goes over the wire.
 */
@NullMarked
package dev.berth.search;

import org.jspecify.annotations.NullMarked;

/**
 * A guestbook of two services: {@link dev.berth.examples.guestbook.Web} shows it, {@link
 * dev.berth.examples.guestbook.Store} keeps it. Needs nothing but the JDK.
 */
package dev.berth.examples.guestbook;

/** A small HTTP program. */
package dev.berth.examples.pingpong;

package io.tryonroutes.picture;

/**
 * A stretch of a file's bytes.
 *
 * @param from place of the first byte, from 0
 * @param to place behind the last byte, above {@code from}
 */
record Range(long from, long to) {
  long length() {
    return to - from;
  }
}

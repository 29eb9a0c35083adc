package io.tryonroutes.pair;

/**
 * One file of a pair.
 *
 * @param role what the file's name says it shows; nobody has looked inside yet
 * @param file the name relative to the inbox, '/'-separated, exactly as it was found
 */
public record Member(Role role, String file) {}

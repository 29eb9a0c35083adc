package io.tryonroutes.pair;

/**
 * A picture whose name gives it no place in any pair.
 *
 * @param file the name relative to the inbox, exactly as it was found
 * @param suggestion a relative name that would work; two of them, joined by " or ", when nothing
 *     tells whether the picture shows a person or a garment
 */
public record NotUnderstood(String file, String suggestion) {}

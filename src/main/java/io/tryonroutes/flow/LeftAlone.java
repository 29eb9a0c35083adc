package io.tryonroutes.flow;

/**
 * Something in the inbox that is not taken in for another reason than its name.
 *
 * @param file the name relative to the inbox; a folder's ends in {@code /}
 * @param why in words that follow the name
 * @param help what a person can do about it; a command where one would do
 */
public record LeftAlone(String file, String why, String help) {}

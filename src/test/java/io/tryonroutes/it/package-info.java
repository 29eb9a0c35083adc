/**
 * The packaged service, driven as its users drive it: as a process of its own, by files and HTTP,
 * with the sandbox as another process in Kling's place. {@code mvn verify} runs these tests after
 * the package is made. What they count, they count in the sandbox's books.
 */
package io.tryonroutes.it;

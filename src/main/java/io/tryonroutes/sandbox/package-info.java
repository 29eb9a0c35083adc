/**
 * An imitation of Kling's virtual try-on API, for rehearsals and tests without a network and
 * without costs: one HTTP implementation, mounted on the service's own router or served alone.
 *
 * <p>It imports nothing of the project's other packages: it is written from the protocol alone, so
 * that client and imitation cannot agree on a mistake.
 */
package io.tryonroutes.sandbox;

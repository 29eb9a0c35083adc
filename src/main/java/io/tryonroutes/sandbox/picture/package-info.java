/**
 * The pictures of the sandbox: it looks at those that callers send, lays the garments of one onto
 * the person of the other, and draws samples of both. It knows no protocol but the words in which
 * Kling finds fault with a picture.
 */
package io.tryonroutes.sandbox.picture;

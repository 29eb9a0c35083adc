/**
 * Kling's virtual try-on protocol: credentials, the create request, answers and what their codes
 * ask for. Knows no ledger and no route.
 */
package io.tryonroutes.kling;

package io.tryonroutes.sandbox;

/**
 * What one successful task took from the pack.
 *
 * @param taskId 18 decimal digits
 * @param model the model's name
 * @param createdAt of the task, Unix milliseconds
 * @param deductedAt Unix milliseconds
 * @param units 1 or more
 */
record Deduction(String taskId, String model, long createdAt, long deductedAt, long units) {}

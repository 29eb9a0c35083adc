package io.tryonroutes.sandbox;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;

/** The calls about the account: its pack, and what was deducted from it. */
final class AccountCalls {
  /** Units are said to expire after 30 or 90 days; these do later than any rehearsal ends. */
  private static final Duration VALID = Duration.ofDays(3650);

  private final Gate gate;
  private final Replies replies;
  private final Control control;
  private final Books books;

  AccountCalls(Gate gate, Replies replies, Control control, Books books) {
    this.gate = gate;
    this.replies = replies;
    this.control = control;
    this.books = books;
  }

  void costs(RoutingContext context) {
    HttpServerRequest request = context.request();
    gate.enter(
        context,
        Call.ACCOUNT,
        fault ->
            replies.answer(
                context,
                fault,
                Workers.run(
                    context,
                    () ->
                        Answers.success(
                            AccountPages.costs(request::getParam, pack(), books.paid())))));
  }

  void billing(RoutingContext context) {
    gate.enter(
        context,
        Call.ACCOUNT,
        fault ->
            replies.answer(
                context,
                fault,
                SmallBody.read(context.request())
                    .compose(
                        body ->
                            Workers.run(
                                context,
                                () ->
                                    Answers.success(
                                        AccountPages.billing(body, pack(), deductions()))))));
  }

  private Pack pack() {
    long bought = books.begun();
    return new Pack(control.behaviour().units(), bought, bought + VALID.toMillis());
  }

  private List<Deduction> deductions() {
    long now = control.clock().millis();
    return books.all().stream()
        .filter(task -> task.status(now) == TaskStatus.SUCCEED)
        .map(
            task ->
                new Deduction(
                    task.id(), task.model(), task.createdAt(), task.cameTo(TaskStatus.SUCCEED), 1))
        .toList();
  }
}

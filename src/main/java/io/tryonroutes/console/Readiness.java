package io.tryonroutes.console;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Not ready, with the reasons, while something keeps the service from working. */
@org.eclipse.microprofile.health.Readiness
@Singleton
public class Readiness implements HealthCheck {
  private final StatusReport report;

  Readiness(StatusReport report) {
    this.report = report;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> reasons = report.waitingFor();
    return reasons.isEmpty()
        ? HealthCheckResponse.named("tryon")
            .up()
            .withData("notes", String.join("; ", report.notes()))
            .build()
        : HealthCheckResponse.named("tryon")
            .down()
            .withData("waiting_for", String.join("; ", reasons))
            .build();
  }
}

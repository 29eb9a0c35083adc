package io.tryonroutes;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Holds another JVM at each of chosen lines, so that it can be killed exactly there, without a seam
 * for it in the program.
 */
public final class Debugger implements AutoCloseable {
  private final ListeningConnector connector;
  private final Map<String, Connector.Argument> arguments;
  private final String address;

  private Debugger(
      ListeningConnector connector, Map<String, Connector.Argument> arguments, String address) {
    this.connector = connector;
    this.arguments = arguments;
    this.address = address;
  }

  /** Waits for JVMs on this machine. */
  public static Debugger listen() throws IOException {
    ListeningConnector connector =
        Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter(each -> each.transport().name().equals("dt_socket"))
            .findFirst()
            .orElseThrow();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    arguments.get("localAddress").setValue("127.0.0.1");
    arguments.get("timeout").setValue("60000");
    try {
      return new Debugger(connector, arguments, connector.startListening(arguments));
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the other JVM has to be started with. */
  public String jvmOption() {
    return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:"
        + address.substring(address.lastIndexOf(':') + 1);
  }

  /**
   * Lets the JVM that was started last run to its end, whoever brings it about.
   *
   * @param classes whose lines are of interest
   * @param lines which of them
   * @param atLine what is done while the whole JVM stands still before a line
   * @param atMost how long it may take; afterwards the JVM is left alone
   * @return whether it came to its end
   */
  public boolean run(
      Set<String> classes, Predicate<Location> lines, Consumer<Location> atLine, Duration atMost)
      throws IOException, InterruptedException {
    VirtualMachine jvm;
    try {
      jvm = connector.accept(arguments);
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
    long begin = System.nanoTime();
    try {
      for (String name : classes) {
        ClassPrepareRequest prepared = jvm.eventRequestManager().createClassPrepareRequest();
        prepared.addClassFilter(name);
        prepared.enable();
        jvm.classesByName(name).forEach(type -> breakAt(type, lines));
      }
      for (long left = atMost.toMillis();
          left > 0;
          left = atMost.minusNanos(System.nanoTime() - begin).toMillis()) {
        EventSet events = jvm.eventQueue().remove(left);
        if (events != null) {
          for (Event event : events) {
            if (event instanceof ClassPrepareEvent prepare) {
              breakAt(prepare.referenceType(), lines);
            } else if (event instanceof BreakpointEvent hit) {
              atLine.accept(hit.location());
            }
          }
          events.resume();
        }
      }
      jvm.dispose();
      return false;
    } catch (VMDisconnectedException end) {
      return true; // killed at a line, or by itself
    }
  }

  private static void breakAt(ReferenceType type, Predicate<Location> lines) {
    try {
      type.allLineLocations().stream()
          .filter(lines)
          .forEach(
              line ->
                  type.virtualMachine()
                      .eventRequestManager()
                      .createBreakpointRequest(line)
                      .enable());
    } catch (AbsentInformationException e) {
      throw new IllegalStateException(type + " was compiled without its lines", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connector.stopListening(arguments);
    } catch (IllegalConnectorArgumentsException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.tryonroutes.flow;

import io.tryonroutes.ledger.Job;
import io.tryonroutes.ledger.Outcome;
import io.tryonroutes.ledger.Output;
import io.tryonroutes.ledger.TaskRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What became of each row of a manifest: a line each, in UTF-8, with commas. */
final class ResultsFile {
  private final StringBuilder text = new StringBuilder();
  private final CSVPrinter lines;

  ResultsFile() {
    try {
      lines = new CSVPrinter(text, CSVFormat.RFC4180);
      lines.printRecord("name", "outcome", "file", "units", "reason");
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written to a disk here", e);
    }
  }

  /** Adds a row that has ended. */
  void add(Job row) {
    try {
      lines.printRecord(
          harmless(row.name()),
          row.outcome().map(Outcome::word).orElse(""),
          harmless(row.outputs().stream().map(Output::file).collect(Collectors.joining(" "))),
          harmless(row.reused() ? "0" : row.task().flatMap(TaskRow::units).orElse("")),
          harmless(row.fault().map(fault -> fault.code() + ": " + fault.message()).orElse("")));
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is written to a disk here", e);
    }
  }

  /**
   * A spreadsheet takes a cell that begins like this for a formula, and what it says is others'.
   */
  private static String harmless(String cell) {
    return !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}

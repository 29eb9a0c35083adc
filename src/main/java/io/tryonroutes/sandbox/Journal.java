package io.tryonroutes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Lines of JSON, only ever appended. A line that was appended survives the death of the process
 * (though not of the machine: nothing is forced to the disk). Not safe for use by several threads.
 */
final class Journal implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileChannel channel;

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the journal, making it when it is not there.
   *
   * @param reader is given every whole line; a last line that a dying process left unfinished is
   *     cut off, since its writer never got to answer its caller
   * @throws IOException also when a line before the last is unreadable
   */
  static Journal open(Path file, Consumer<JsonNode> reader) throws IOException {
    long whole = Files.exists(file) ? replay(file, reader) : 0;
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate(whole);
    channel.position(whole);
    return new Journal(channel);
  }

  /** Appends a line; after a failure the journal is as it was before. */
  void append(ObjectNode line) throws IOException {
    long before = channel.position();
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      channel.truncate(before);
      channel.position(before);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Returns the length of all whole lines, in bytes. */
  private static long replay(Path file, Consumer<JsonNode> reader) throws IOException {
    long whole = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet == '\n') {
          reader.accept(JSON.readTree(line.toByteArray()));
          whole += line.size() + 1;
          line.reset();
        } else {
          line.write(octet);
        }
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException(file + " is damaged behind its byte " + whole, e);
    }
    return whole;
  }
}

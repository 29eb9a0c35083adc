package io.tryonroutes.flow;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/**
 * One file for a place.
 *
 * @param name relative to the place, with {@code /} between folders
 * @param content a {@link File} or bytes, as Camel's producers take them
 */
public record Put(String name, Object content) {
  /** The content from its start. */
  InputStream open() throws IOException {
    return content instanceof File file
        ? Files.newInputStream(file.toPath())
        : new ByteArrayInputStream((byte[]) content);
  }
}

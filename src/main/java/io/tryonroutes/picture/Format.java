package io.tryonroutes.picture;

/** The kinds of pictures that this service can handle, told by their content and never by name. */
public enum Format {
  JPEG("jpg", "image/jpeg"),
  PNG("png", "image/png"),
  /** Comes from Kling perhaps, but is not sent there: see {@link KlingPictureRules}. */
  WEBP("webp", "image/webp");

  private final String extension;
  private final String mediaType;

  Format(String extension, String mediaType) {
    this.extension = extension;
    this.mediaType = mediaType;
  }

  /** The end of a file's name, without a dot. */
  public String extension() {
    return extension;
  }

  /** The media type as registered with IANA, for example {@code image/jpeg}. */
  public String mediaType() {
    return mediaType;
  }
}

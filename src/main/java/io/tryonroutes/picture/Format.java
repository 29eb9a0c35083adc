package io.tryonroutes.picture;

/** The kinds of pictures that this service can handle, told by their content and never by name. */
public enum Format {
  JPEG("jpg", "image/jpeg"),
  PNG("png", "image/png"),
  WEBP("webp", "image/webp"),
  GIF("gif", "image/gif"),
  BMP("bmp", "image/bmp"),
  TIFF("tif", "image/tiff");

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

  /** Its name and article, as in "a GIF". */
  public String withArticle() {
    return switch (this) {
      case WEBP -> "a WebP";
      default -> "a " + name();
    };
  }

  /** Whether Kling takes it; others are made into one of these. */
  public boolean takenByKling() {
    return this == JPEG || this == PNG;
  }

  /** The media type as registered with IANA, for example {@code image/jpeg}. */
  public String mediaType() {
    return mediaType;
  }
}

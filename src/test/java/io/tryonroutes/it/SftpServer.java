package io.tryonroutes.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server on this machine with one folder, for whoever knows the password. */
final class SftpServer implements AutoCloseable {
  static final String PASSWORD = "a+b%c";
  private static final String USER = "shop";

  private final SshServer server = SshServer.setUpDefaultServer();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final KeyPair key;

  SftpServer(Path folder) throws IOException {
    try {
      key = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(key));
    server.setPasswordAuthenticator(
        (user, password, session) -> open.get() && password.equals(PASSWORD));
    server.setFileSystemFactory(new VirtualFileSystemFactory(folder.toAbsolutePath()));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.start();
  }

  /** Whether anybody may log in. */
  void open(boolean yes) {
    open.set(yes);
  }

  /** As an endpoint names it. */
  String address() {
    return USER + "@127.0.0.1:" + server.getPort();
  }

  /** A file that says by which key this server is known. */
  Path knownHosts(Path file) throws IOException {
    return Files.writeString(
        file,
        "[127.0.0.1]:"
            + server.getPort()
            + " "
            + PublicKeyEntry.toString(key.getPublic())
            + System.lineSeparator());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

package io.touchline.app.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.app.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks whether a port can be had. Another process may still take it before we do: then listening on it fails the same way. */
final class FreePort {
    private FreePort() {}

    /**
     * Port 0 is any free one; which, is told.
     *
     * @throws ConfigException when the address is not of this machine or the port is taken
     */
    @CanIgnoreReturnValue
    static int require(String host, int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw refused(host, port, e);
        }
    }

    static ConfigException refused(String host, int port, Throwable cause) {
        return new ConfigException("cannot listen on " + host + ":" + port + ": " + cause.getMessage()
                + " (expected: a free port of this machine)");
    }
}

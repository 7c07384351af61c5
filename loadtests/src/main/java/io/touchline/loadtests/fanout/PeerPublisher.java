package io.touchline.loadtests.fanout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;

/** The way into a peer, which takes finished messages and passes them on as they are. */
final class PeerPublisher implements Publisher {
    private final Catalogue catalogue;
    private final BiFunction<String, String, byte[]> command;
    private final FeedSocket socket;
    private final int[] versions;
    private final StringBuilder delta = new StringBuilder();
    private final ByteArrayOutputStream commands = new ByteArrayOutputStream();

    /** @param command the bytes that publish this message on this channel */
    PeerPublisher(
            InetSocketAddress address, Catalogue catalogue, int markets, BiFunction<String, String, byte[]> command)
            throws IOException {
        this.catalogue = catalogue;
        this.command = command;
        this.versions = new int[markets];
        this.socket = new FeedSocket(address);
    }

    static Publisher naive(InetSocketAddress address, Catalogue catalogue, int markets) throws IOException {
        return new PeerPublisher(
                address,
                catalogue,
                markets,
                (market, message) -> (market + " " + message + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    static Publisher redis(InetSocketAddress address, Catalogue catalogue, int markets) throws IOException {
        return new PeerPublisher(
                address, catalogue, markets, (market, message) -> Dialect.resp("PUBLISH", market, message));
    }

    @Override
    public int[] open() {
        return versions.clone();
    }

    @Override
    public void price(int market, int version, long dueMicros) {
        delta.setLength(0);
        catalogue.appendDelta(delta, market, version, dueMicros);
        commands.writeBytes(command.apply(catalogue.market(market), delta.toString()));
        versions[market] = version;
    }

    @Override
    public void suspend(int market, boolean isSuspended, long dueMicros) {
        throw new UnsupportedOperationException("a peer does not know a suspension from a price");
    }

    /** A peer takes nobody for dead. */
    @Override
    public void alive(long micros) {}

    @Override
    public void flush() throws IOException {
        if (commands.size() > 0) {
            socket.write(commands.toByteArray());
            commands.reset();
        }
    }

    @Override
    public int[] versions() {
        return versions.clone();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

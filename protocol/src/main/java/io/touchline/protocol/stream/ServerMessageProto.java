package io.touchline.protocol.stream;

import io.touchline.protocol.Event;
import io.touchline.protocol.stream.wire.StreamWire;

/**
 * Writes server messages in the compact encoding: what {@link ServerMessageJson} says, in Protocol Buffers. The same message gives the
 * same bytes, whoever receives it. Thread-safe: it has no state.
 */
public final class ServerMessageProto {
    private ServerMessageProto() {}

    /** The message as one {@code touchline.v1.ServerMessage}. */
    public static byte[] write(ServerMessage message) {
        StreamWire.ServerMessage.Builder wire = StreamWire.ServerMessage.newBuilder();
        switch (message) {
            case ServerMessage.Hello hello -> wire.setHello(hello(hello));
            case ServerMessage.Subscribed subscribed -> wire.setSubscribed(subscribed(subscribed));
            case ServerMessage.Image image -> wire.setImage(image(image));
            case ServerMessage.Delta delta -> wire.setDelta(DeltaProto.delta(delta));
            case ServerMessage.Full full ->
                wire.setFull(StreamWire.Full.newBuilder()
                        .setMarket(MarketProto.market(full.market()))
                        .setTime(full.timeMicros()));
            case ServerMessage.EventChange change -> wire.setEvent(EventChangeProto.of(change));
            case ServerMessage.Gone gone ->
                wire.setGone(
                        StreamWire.Gone.newBuilder().setMarket(gone.market().value()));
            case ServerMessage.Heartbeat heartbeat -> wire.setHeartbeat(heartbeat(heartbeat));
            case ServerMessage.OwnBet(String bet) ->
                wire.setBet(StreamWire.OwnBet.newBuilder().setBet(bet));
            case ServerMessage.OwnAccount account -> wire.setAccount(account(account));
            case ServerMessage.Ok ok -> wire.setOk(StreamWire.Ok.newBuilder().setId(ok.id()));
            case ServerMessage.Failure failure -> wire.setError(error(failure));
        }
        return wire.build().toByteArray();
    }

    private static StreamWire.Hello.Builder hello(ServerMessage.Hello hello) {
        return StreamWire.Hello.newBuilder()
                .setProtocol(ServerMessageJson.PROTOCOL)
                .setConnection(hello.connection())
                .setHeartbeatMs(hello.heartbeatMs())
                .setTime(hello.timeMicros());
    }

    private static StreamWire.Subscribed.Builder subscribed(ServerMessage.Subscribed subscribed) {
        return StreamWire.Subscribed.newBuilder()
                .setId(subscribed.id())
                .setMarkets(subscribed.markets())
                .setConflateMs(subscribed.conflateMs())
                .setResumed(subscribed.resumed());
    }

    private static StreamWire.Heartbeat.Builder heartbeat(ServerMessage.Heartbeat heartbeat) {
        StreamWire.Heartbeat.Builder wire = StreamWire.Heartbeat.newBuilder().setTime(heartbeat.timeMicros());
        if (heartbeat.position() != null) {
            wire.setPosition(heartbeat.position());
        }
        return wire;
    }

    private static StreamWire.OwnAccount.Builder account(ServerMessage.OwnAccount account) {
        return StreamWire.OwnAccount.newBuilder()
                .setCurrency(account.currency())
                .setAvailable(account.available())
                .setHeld(account.held())
                .setOwed(account.owed());
    }

    private static StreamWire.Error.Builder error(ServerMessage.Failure failure) {
        StreamWire.Error.Builder wire = StreamWire.Error.newBuilder()
                .setCode(failure.code().number())
                .setName(failure.code().name())
                .setMessage(failure.message())
                .setFatal(failure.fatal());
        if (failure.id() != null) {
            wire.setId(failure.id());
        }
        return wire;
    }

    private static StreamWire.Image.Builder image(ServerMessage.Image image) {
        StreamWire.Image.Builder wire = StreamWire.Image.newBuilder()
                .setId(image.id())
                .setLast(image.last())
                .setTime(image.timeMicros());
        if (image.position() != null) {
            wire.setPosition(image.position());
        }
        for (Event event : image.events()) {
            wire.addEvents(MarketProto.event(event, image.timeMicros()));
        }
        for (SharedMarket market : image.markets()) {
            wire.addMarkets(market.proto());
        }
        return wire;
    }
}

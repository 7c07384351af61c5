package io.touchline.fanout;

import io.touchline.cache.MicrosClock;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The authenticated part of a connection, which ends when its token does; the odds go on. Used on its event loop. */
final class Authentication implements OwnStreams.Member {
    private final Client client;
    private final String account;
    private final Setting setting;
    private long expiryTimer;
    private boolean ended;

    /**
     * What all authentications of an event loop share.
     *
     * @param newsMax how many own bets and balances may wait for one connection
     */
    record Setting(Vertx vertx, Context context, OwnStreams own, MicrosClock clock, int newsMax, LimitMeter meter) {}

    Authentication(Client client, StreamTokens.Bearer bearer, Setting setting) {
        this.client = client;
        this.account = bearer.account();
        this.setting = setting;
        begin(bearer);
    }

    /** Whether a new token speaks for the same account: then it goes on with that, and loses nothing that waits. */
    boolean isRenewedBy(StreamTokens.Bearer bearer) {
        boolean isSame = !ended && account.equals(bearer.account());
        if (isSame) {
            boolean ignored = setting.vertx().cancelTimer(expiryTimer);
            begin(bearer);
        }
        return isSame;
    }

    private void begin(StreamTokens.Bearer bearer) {
        expiryTimer = setting.vertx()
                .setTimer(
                        Conversation.delayMs(
                                bearer.expiresAtMicros(), setting.clock().micros()),
                        ignored -> expire());
        setting.own().add(account, this);
    }

    private void expire() {
        end();
        client.send(new ServerMessage.Failure(
                null, ErrorCode.NOT_AUTHENTICATED, "token: expired (expected: auth with a new one)", false));
        client.flush();
    }

    /** Also when it has ended. Nothing of the account is told any more, not even what waits. */
    void end() {
        ended = true;
        setting.own().remove(account, this);
        boolean ignored = setting.vertx().cancelTimer(expiryTimer);
        client.forgetNews();
    }

    @Override
    public Context context() {
        return setting.context();
    }

    @Override
    public void hear(String subject, SharedMessage news) {
        if (ended) {
            return;
        }
        if (!client.tell(subject, news, setting.newsMax())) {
            setting.meter().limitHit(Limit.STREAM_OWN_NEWS);
            client.close(CloseCode.OVERLOADED, Farewell.reason(CloseCode.OVERLOADED, ""));
        }
        client.flush();
    }
}

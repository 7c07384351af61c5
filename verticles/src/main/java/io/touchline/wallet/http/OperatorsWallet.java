package io.touchline.wallet.http;

import io.touchline.betting.Wallet;
import io.touchline.cache.MicrosClock;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.AccountId;
import io.touchline.settlement.Returns;
import io.touchline.store.Store;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * An operator's own wallet: the port of the bet path, the port of settlement, and the courier that brings to it what was settled. What it
 * must not forget is in the store, which it does not close.
 */
public final class OperatorsWallet {
    private final WalletChannel channel;
    private final Wallet wallet;
    private final CreditCourier courier;
    private final Returns returns = new OperatorsReturns();

    private OperatorsWallet(WalletChannel channel, Wallet wallet, CreditCourier courier) {
        this.channel = channel;
        this.wallet = wallet;
        this.courier = courier;
    }

    /** What it is built on. */
    public record Parts(Vertx vertx, Store store, MicrosClock clock, WalletMeter meter, LimitMeter limits) {}

    /** A wallet that sends no credits before {@link #start}. */
    public static OperatorsWallet of(Parts parts, HttpWalletConfig config, WalletSecrets secrets) {
        WalletChannel channel = new WalletChannel(
                parts.vertx(), config, secrets, parts.clock(), new WalletChannel.Meters(parts.meter(), parts.limits()));
        StakeBook book = new StakeBook(parts.store().writer(), parts.clock());
        Standings standings = new Standings(book, parts.meter());
        Wallet wallet = config.phases() == Phases.TWO
                ? new TwoPhaseWallet(channel, book, standings)
                : new SinglePhaseWallet(channel, book, standings);
        CreditCourier courier = new CreditCourier(
                new CreditCourier.Parts(parts.vertx(), parts.store(), parts.clock(), channel, parts.meter()), config);
        return new OperatorsWallet(channel, wallet, courier);
    }

    public Wallet wallet() {
        return wallet;
    }

    public Returns returns() {
        return returns;
    }

    /**
     * From now on credits and reversals are sent, those of earlier runs first. To be called once.
     *
     * @param paid hears whose balance is another by one of them, on any thread
     */
    public void start(Consumer<AccountId> paid) {
        courier.start(paid);
    }

    /** What is under way stays so: the next start finds out what became of it. */
    public Future<Void> close() {
        return courier.stop().eventually(channel::close);
    }
}

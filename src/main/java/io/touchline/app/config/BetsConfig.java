package io.touchline.app.config;

import io.touchline.betting.UsedKeys;
import io.touchline.domain.betting.CancelRule;
import io.touchline.domain.betting.CompositionLimits;
import io.touchline.domain.betting.DelayRule;
import io.touchline.domain.betting.HouseTerms;
import io.touchline.domain.risk.RiskLimits;
import io.touchline.settlement.SettlementConfig;
import io.touchline.store.StoreConfig;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How bets are taken.
 *
 * @param currency of all accounts
 * @param openMax undecided bets at once; one more is refused with 7001
 * @param remember how long a decided bet is kept in memory with its key, so that a repeat needs no look into the journal
 * @param perAddressPerSecond bets from one client address
 * @param addressesTracked client addresses whose rate is remembered
 * @param keyFilterBytes memory for which keys bets have already, so that a new bet need not look for its own in the database
 * @param drain how long a stop waits for undecided bets; what is undecided then is taken up by the next start
 * @param clockOffsetMax how far the wall clock may be from the server's before no bet is taken
 * @param delay within which the delay of a bet in play is kept
 * @param cancel which bets their bettors may take back while they are undecided
 * @param terms by which bets on some markets are judged: the first that fit count
 * @param composition how large a bet may be
 * @param risk what the house takes, in minor units
 * @param wallet where the bettors' money is
 * @param settlement how bets are settled
 * @param store the bounds of the database of bets and money
 */
public record BetsConfig(
        String currency,
        int openMax,
        Duration remember,
        int perAddressPerSecond,
        int addressesTracked,
        int keyFilterBytes,
        Duration drain,
        Duration clockOffsetMax,
        Delay delay,
        CancelRule cancel,
        List<TermsSection> terms,
        CompositionLimits composition,
        RiskLimits risk,
        WalletSection wallet,
        SettlementConfig settlement,
        StoreConfig store) {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final int OPEN_MAX = 10_000_000;
    private static final int RATE_MAX = 1_000_000;
    private static final int TERMS_MAX = 200;
    private static final String RULE_VERSION = "delay-1";

    /** The least and the longest delay of a bet in play. */
    public record Delay(Duration min, Duration max) {
        private static final Duration LONGEST = Duration.ofSeconds(30);

        public Delay {
            Durations.require("min", Checks.present("min", min, "a duration"), Duration.ZERO, LONGEST);
            Durations.require("max", Checks.present("max", max, "a duration"), min, LONGEST);
        }

        public DelayRule rule() {
            return new DelayRule(Math.toIntExact(min.toMillis()), Math.toIntExact(max.toMillis()), RULE_VERSION);
        }
    }

    public BetsConfig {
        Checks.present("currency", currency, "three capital letters, ISO 4217");
        if (!CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException(
                    "currency: \"" + currency + "\" (expected: three capital letters, ISO 4217)");
        }
        Checks.range("open-max", openMax, 1, OPEN_MAX);
        Durations.require(
                "remember",
                Checks.present("remember", remember, "a duration"),
                Duration.ofSeconds(1),
                Duration.ofHours(1));
        Checks.range("per-address-per-second", perAddressPerSecond, 1, RATE_MAX);
        Checks.range("addresses-tracked", addressesTracked, 1, RATE_MAX);
        Checks.range("key-filter-bytes", keyFilterBytes, UsedKeys.BYTES_MIN, UsedKeys.BYTES_MAX);
        Durations.require("drain", Checks.present("drain", drain, "a duration"), Duration.ZERO, Duration.ofMinutes(1));
        Durations.require(
                "clock-offset-max",
                Checks.present("clock-offset-max", clockOffsetMax, "a duration"),
                Duration.ofMillis(10),
                Duration.ofMinutes(1));
        Checks.present("delay", delay, "a section");
        Checks.present("cancel", cancel, "never, prematch or any");
        terms = List.copyOf(Checks.present("terms", terms, "a list"));
        Checks.range("terms", terms.size(), 0, TERMS_MAX);
        for (int i = 0; i < terms.size(); i++) {
            Duration guard = terms.get(i).feedLagGuard();
            if (guard != null) {
                // A longer one would not be covered by the delay, as it says it is.
                Durations.require("terms[" + i + "].feed-lag-guard", guard, Duration.ZERO, delay.max());
            }
        }
        Checks.present("composition", composition, "a section");
        Checks.present("risk", risk, "a section");
        Checks.present("wallet", wallet, "a section");
        Checks.present("settlement", settlement, "a section");
        Checks.present("store", store, "a section");
    }

    /** The terms as the desk asks for them. */
    public HouseTerms houseTerms() {
        return new HouseTerms(terms.stream().map(TermsSection::entry).toList());
    }
}

package io.touchline.settlement;

import io.touchline.cache.MicrosClock;
import io.touchline.journal.SqlBetArchive;
import io.touchline.settlement.PastPosts.Finding;
import io.touchline.settlement.PastPosts.Told;
import io.touchline.store.Readers;
import io.touchline.store.Store;
import io.touchline.store.StoreConfig;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The command that lists past-posted bets of a data folder, beside the server that uses it. */
public final class ScanPastPosts {
    private ScanPastPosts() {}

    /**
     * Prints one line of JSON for each leg that was bet on when the outcome was known, with what proves it, and then how much was
     * looked at.
     *
     * @return whether there was none
     * @throws io.touchline.store.StoreException when the folder has no database that can be read
     */
    public static boolean run(Path dataFolder, PrintStream out) {
        AtomicInteger found = new AtomicInteger();
        try (Readers readers = Store.reading(dataFolder, StoreConfig.DEFAULT)) {
            SqlBetArchive archive = SqlBetArchive.reading(readers, MicrosClock.system());
            int markets = new PastPosts(readers, archive).scan(finding -> {
                found.incrementAndGet();
                out.println(line(finding));
            });
            out.println(found + " bets accepted after the outcome was known, " + markets + " markets looked at");
        }
        return found.get() == 0;
    }

    private static String line(Finding finding) {
        JsonObject json = new JsonObject()
                .put("bet", finding.bet().value())
                .put("account", finding.account())
                .put("market", finding.market().value())
                .put("selection", finding.selection())
                .put("acceptedAt", finding.acceptedMicros())
                .put("outcomeKnownSince", finding.knownMicros())
                .put("lateByMicros", finding.acceptedMicros() - finding.knownMicros())
                .put("version", finding.version());
        Told told = finding.told();
        if (told != null) {
            json.put("resultTakenAt", told.atMicros())
                    .put("feedLine", told.correlation())
                    .put("result", new JsonObject(told.word()));
        }
        return json.encode();
    }
}

package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Places one bet after the other and does not give one up: whatever breaks, the same request goes out again under the same key until it is
 * answered, and is asked after until it is decided. Some requests are sent twice at once, some again after their end.
 */
final class Bettor implements Runnable {
    private static final int TRY_AGAIN_MS = 10;
    private static final int WAIT_MS = 3_000;
    private static final int PERCENT = 100;

    private final Table table;
    private final int account;
    private final String name;
    private final Random random;
    private final ObjectMapper json = new ObjectMapper();
    private int bets;

    /**
     * What all bettors share.
     *
     * @param unfinished bets of an earlier run, to be carried on with
     */
    record Table(
            Gate gate,
            Signs signs,
            SoakLog log,
            Doors doors,
            Verdict verdict,
            Queue<SoakBet> unfinished,
            Counts counts) {}

    /** How often what happened. */
    record Counts(AtomicInteger tries, AtomicInteger replays, AtomicInteger offers) {
        Counts() {
            this(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }
    }

    /** @param name begins its keys, unique for ever */
    Bettor(Table table, int account, String name, Random random) {
        this.table = table;
        this.account = account;
        this.name = name;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                SoakBet bet = table.unfinished().poll();
                if (bet == null) {
                    bet = chosen(table.gate().awaitTurn());
                }
                if (bet == null) {
                    Thread.sleep(TRY_AGAIN_MS);
                } else {
                    carry(bet);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            table.verdict().violated("soak", name + " broke: " + e);
        }
    }

    /** A bet on what is open now; null where nothing is to be had. */
    private @Nullable SoakBet chosen(URI api) throws InterruptedException, IOException {
        List<SoakMarket> open = table.log().markets().stream()
                .filter(market -> !market.isSettled())
                .toList();
        if (open.isEmpty()) {
            return null;
        }
        ObjectNode body = json.createObjectNode();
        ArrayNode legs = body.putArray("legs");
        int first = random.nextInt(open.size());
        int count = random.nextInt(PERCENT) < 15 && open.size() > 1 ? 2 : 1;
        try {
            for (int i = 0; i < count; i++) {
                if (!addLeg(legs, api, open.get((first + i) % open.size()))) {
                    return null;
                }
            }
        } catch (IOException gone) {
            return null;
        }
        body.putObject("stake").put("amount", stake()).put("currency", "EUR");
        body.put("priceChange", List.of("NONE", "HIGHER", "ANY", "ANY").get(random.nextInt(4)));
        if (random.nextInt(4) == 0) {
            body.put("reoffer", true);
        }
        return table.log().asked(name + "-" + bets++, account, json.writeValueAsString(body));
    }

    private int stake() {
        int roll = random.nextInt(PERCENT);
        return roll == 0 ? 5_000_000 : roll == 1 ? 1 : 10 + random.nextInt(40);
    }

    private boolean addLeg(ArrayNode legs, URI api, SoakMarket market) throws IOException, InterruptedException {
        Doors.Reply reply = table.doors().get(api, "/api/v1/markets/" + market.id(), account);
        if (reply.status() != 200) {
            return false;
        }
        JsonNode seen = table.doors().parse(reply.text());
        JsonNode selection = seen.path("selections").path(random.nextInt(SoakMarket.SELECTIONS));
        if (!seen.path("status").asText().equals("OPEN") && random.nextInt(10) > 0) {
            return false;
        }
        int old = random.nextInt(PERCENT) < 4 ? 1 : 0;
        legs.addObject()
                .put("market", market.id())
                .put("selection", selection.path("id").asText())
                .put("price", selection.path("price").decimalValue())
                .put("version", seen.path("version").asLong())
                .put("epoch", seen.path("epoch").asLong() - old);
        return true;
    }

    private void carry(SoakBet bet) throws InterruptedException, IOException {
        while (bet.answer() == null) {
            place(bet);
        }
        SoakBet.Answer first = bet.answer();
        if (first == null || first.status() >= 300) {
            return;
        }
        JsonNode told = json.readTree(first.text());
        if (told.path("status").asText().equals("PENDING")) {
            table.signs().give(Signs.Sign.HELD);
            while (bet.end() == null) {
                follow(bet, told.path("bet").asText());
            }
        } else if (bet.end() == null) {
            table.log().ended(bet, told);
        }
        table.signs().give(Signs.Sign.TOLD);
        if (random.nextInt(5) == 0) {
            replay(bet);
        }
    }

    private void place(SoakBet bet) throws InterruptedException {
        URI api = table.gate().awaitFed();
        table.counts().tries().incrementAndGet();
        try {
            boolean twice = random.nextInt(6) == 0;
            CompletableFuture<Doors.@Nullable Reply> aside =
                    twice ? table.doors().placeAside(api, bet).exceptionally(gone -> null) : null;
            table.signs().give(Signs.Sign.SENT);
            take(bet, table.doors().place(api, bet));
            Doors.Reply second = aside == null ? null : aside.get();
            if (second != null) {
                take(bet, second);
            }
        } catch (IOException | ExecutionException gone) {
            Thread.sleep(TRY_AGAIN_MS);
        }
    }

    /** The first answer counts; any later one has to be the same. */
    private void take(SoakBet bet, Doors.Reply reply) throws InterruptedException {
        SoakBet.Answer first = bet.answer();
        if (reply.status() == 503 && !reply.text().contains("7001")) {
            // No bets are taken just now: starting.
            Thread.sleep(TRY_AGAIN_MS);
        } else if (reply.status() != 201 && reply.status() != 202) {
            table.verdict().violated("I8", bet.key() + " is answered with " + reply.status() + " " + reply.text());
            if (first == null && reply.status() != 503) {
                table.log().answered(bet, new SoakBet.Answer(reply.status(), reply.text()));
            }
        } else if (first == null) {
            table.log().answered(bet, new SoakBet.Answer(reply.status(), reply.text()));
        } else {
            table.verdict()
                    .require(
                            first.status() == reply.status() && first.text().equals(reply.text()),
                            "I8",
                            bet.key() + " was answered " + first + ", then " + reply);
        }
    }

    private void follow(SoakBet bet, String id) throws InterruptedException {
        URI api = table.gate().await();
        try {
            Doors.Reply reply = table.doors().get(api, "/api/v1/bets/" + id + "?waitMs=" + WAIT_MS, account(bet));
            if (reply.status() == 503) {
                Thread.sleep(TRY_AGAIN_MS);
                return;
            }
            if (reply.status() != 200) {
                table.verdict().violated("I2", id + " was told of, now: " + reply);
                Thread.sleep(WAIT_MS);
                return;
            }
            JsonNode now = table.doors().parse(reply.text());
            if (!now.path("status").asText().equals("PENDING")) {
                table.log().ended(bet, now);
            } else if (now.has("offer")) {
                table.counts().offers().incrementAndGet();
                Doors.Reply ignored = table.doors()
                        .confirm(
                                api,
                                id,
                                account(bet),
                                now.path("offer").path("number").asInt());
            }
        } catch (IOException gone) {
            Thread.sleep(TRY_AGAIN_MS);
        }
    }

    private static int account(SoakBet bet) {
        return bet.account();
    }

    private void replay(SoakBet bet) throws InterruptedException {
        URI api = table.gate().await();
        table.counts().replays().incrementAndGet();
        try {
            Doors.Reply reply = table.doors().place(api, bet);
            take(bet, reply);
            table.verdict()
                    .require(
                            reply.status() >= 300 || reply.isReplayed(),
                            "I8",
                            bet.key() + " was decided twice: " + reply);
        } catch (IOException gone) {
            Thread.sleep(TRY_AGAIN_MS);
        }
    }
}

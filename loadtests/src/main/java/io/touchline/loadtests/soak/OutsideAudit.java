package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of each account as its bettor can see it, while nothing of it is undecided: every key made one bet and no more, each is
 * what was told of it, nothing is held, and the balance is the statement's and what deposit, stakes and returns come to.
 */
final class OutsideAudit {
    /** A settlement between two reads makes them differ; so many in a row are none. */
    private static final int TRIES = 20;

    private static final int PAGE = 1_000;

    private final Doors doors;
    private final SoakLog log;
    private final Verdict verdict;

    OutsideAudit(Doors doors, SoakLog log, Verdict verdict) {
        this.doors = doors;
        this.log = log;
        this.verdict = verdict;
    }

    private record Seen(Map<String, JsonNode> bets, long booked, long deposited, JsonNode account) {}

    void check(URI api, int accounts) throws IOException, InterruptedException {
        Map<Integer, Map<String, SoakBet>> known = new HashMap<>();
        for (SoakBet bet : log.bets()) {
            SoakBet.Answer answer = bet.answer();
            if (answer != null && answer.status() < 300) {
                String id = doors.parse(answer.text()).path("bet").asText();
                SoakBet other = known.computeIfAbsent(bet.account(), ignored -> new HashMap<>())
                        .put(id, bet);
                verdict.require(other == null, "I2", id + " is the bet of two keys");
            }
        }
        for (int account = 0; account < accounts; account++) {
            Seen seen = quiet(api, account);
            if (seen == null) {
                verdict.violated("balance", Doors.user(account) + " never comes to rest");
            } else {
                check(Doors.user(account), seen, known.getOrDefault(account, Map.of()));
            }
        }
    }

    private @Nullable Seen quiet(URI api, int account) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            JsonNode before = doors.read(api, "/api/v1/account", account);
            Map<String, JsonNode> bets = new HashMap<>();
            for (JsonNode page : pages(api, "/api/v1/bets", account)) {
                page.path("bets").forEach(bet -> bets.put(bet.path("bet").asText(), bet));
            }
            long booked = 0;
            long deposited = 0;
            for (JsonNode page : pages(api, "/api/v1/account/statement", account)) {
                for (JsonNode line : page.path("lines")) {
                    long amount = line.path("amount").path("amount").asLong();
                    booked += amount;
                    deposited += line.path("kind").asText().equals("DEPOSIT") ? amount : 0;
                }
            }
            if (before.equals(doors.read(api, "/api/v1/account", account))) {
                return new Seen(bets, booked, deposited, before);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return null;
    }

    private List<JsonNode> pages(URI api, String path, int account) throws IOException, InterruptedException {
        List<JsonNode> pages = new java.util.ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = doors.read(api, path + "?limit=" + PAGE + cursor, account);
            pages.add(page);
            cursor = page.path("next").isTextual()
                    ? "&cursor=" + page.path("next").asText()
                    : "";
        } while (!cursor.isEmpty());
        return pages;
    }

    private void check(String user, Seen seen, Map<String, SoakBet> known) {
        Set<String> unknown = new HashSet<>(seen.bets().keySet());
        unknown.removeAll(known.keySet());
        verdict.require(unknown.isEmpty(), "I2", user + " has bets that no key made: " + unknown);
        long expected = seen.deposited();
        for (Map.Entry<String, SoakBet> entry : known.entrySet()) {
            JsonNode bet = seen.bets().get(entry.getKey());
            if (bet == null) {
                verdict.violated("I2", entry.getKey() + " was told of and is gone");
                continue;
            }
            expected += effect(bet, entry.getValue());
        }
        verdict.require(seen.account().path("held").asLong() == 0, "I3", user + " has money held: " + seen.account());
        long available = seen.account().path("available").asLong();
        verdict.require(
                available == seen.booked(), "I1", user + " has " + available + ", and bookings of " + seen.booked());
        verdict.require(
                available == expected,
                "I1",
                user + " has " + available + "; deposit, stakes and returns come to " + expected);
    }

    /** What a bet adds to the balance. */
    private long effect(JsonNode bet, SoakBet known) {
        String id = bet.path("bet").asText();
        JsonNode end = known.end();
        if (end == null) {
            verdict.violated("I2", id + " is undecided: " + bet);
            return 0;
        }
        for (String field : List.of("legs", "stake", "receivedAt", "decidedAt", "reasons")) {
            verdict.require(
                    end.path(field).equals(bet.path(field)),
                    "I2",
                    id + " was " + end.path(field) + " in its " + field + ", now " + bet.path(field));
        }
        String status = bet.path("status").asText();
        if (!known.isAccepted()) {
            verdict.require(
                    status.equals(end.path("status").asText()),
                    "I2",
                    id + " was " + end.path("status") + ", now " + status);
            return 0;
        }
        long stake = bet.path("stake").path("amount").asLong();
        boolean isSettled = status.equals("SETTLED");
        verdict.require(isSettled || status.equals("ACCEPTED"), "I2", id + " was accepted, now " + status);
        if (!isSettled) {
            verdict.require(!known.isSettled(), "settlement", id + " was settled, now " + status);
            return -stake;
        }
        known.settled();
        long returned = bet.path("settlement").path("returned").asLong();
        Long due = Returns.of(bet, log);
        verdict.require(due != null && due == returned, "settlement", id + " returns " + returned + ", due are " + due);
        return returned - stake;
    }
}

package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was asked and told, in a file of lines that only grows: each line is there before what it says is sent, and after what it says
 * was received, so that a run that is broken off loses no key. Thread-safe.
 */
final class SoakLog implements Closeable {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, SoakBet> bets = new LinkedHashMap<>();
    private final Map<String, SoakMarket> markets = new LinkedHashMap<>();
    private final BufferedWriter out;

    SoakLog(Path file) throws IOException {
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                read(line);
            }
        }
        out = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        // The last line of a run that was broken off may lack its end.
        out.newLine();
    }

    private void read(String line) throws IOException {
        JsonNode said;
        try {
            said = json.readTree(line);
        } catch (com.fasterxml.jackson.core.JsonProcessingException cutOff) {
            return;
        }
        if (said.has("market")) {
            String id = said.path("market").asText();
            SoakMarket market = markets.computeIfAbsent(
                    id, ignored -> new SoakMarket(id, said.path("inPlay").asBoolean()));
            if (said.has("winner")) {
                market.settle(said.path("winner").asInt());
            }
            return;
        }
        if (said.has("body")) {
            String body = said.path("body").asText();
            String key = said.path("key").asText();
            bets.put(key, new SoakBet(key, said.path("account").asInt(), body, json.readTree(body)));
        }
        SoakBet bet = bets.get(said.path("key").asText());
        if (bet != null && said.has("answer")) {
            bet.answered(new SoakBet.Answer(
                    said.path("status").asInt(), said.path("answer").asText()));
        }
        if (bet != null && said.has("end")) {
            bet.ended(said.path("end"));
        }
    }

    SoakBet asked(String key, int account, String body) throws IOException {
        SoakBet bet = new SoakBet(key, account, body, json.readTree(body));
        ObjectNode line = json.createObjectNode();
        line.put("key", key).put("account", account).put("body", body);
        synchronized (this) {
            bets.put(key, bet);
            write(line);
        }
        return bet;
    }

    void answered(SoakBet bet, SoakBet.Answer answer) {
        ObjectNode line = json.createObjectNode().put("key", bet.key());
        line.put("status", answer.status()).put("answer", answer.text());
        write(line);
        bet.answered(answer);
    }

    void ended(SoakBet bet, JsonNode end) {
        ObjectNode line = json.createObjectNode().put("key", bet.key());
        line.set("end", end);
        write(line);
        bet.ended(end);
    }

    synchronized SoakMarket opened(String id, boolean inPlay) {
        SoakMarket market = new SoakMarket(id, inPlay);
        markets.put(id, market);
        write(json.createObjectNode().put("market", id).put("inPlay", inPlay));
        return market;
    }

    void settled(SoakMarket market, int winner) {
        write(json.createObjectNode().put("market", market.id()).put("winner", winner));
        market.settle(winner);
    }

    synchronized List<SoakBet> bets() {
        return new ArrayList<>(bets.values());
    }

    synchronized List<SoakMarket> markets() {
        return new ArrayList<>(markets.values());
    }

    synchronized @Nullable SoakMarket market(String id) {
        return markets.get(id);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    private synchronized void write(ObjectNode line) {
        try {
            out.write(json.writeValueAsString(line));
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the log of the soak cannot be written", e);
        }
    }
}

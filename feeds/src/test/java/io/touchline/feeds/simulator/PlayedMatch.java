package io.touchline.feeds.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a reader of the lines knows of one match: the facts that its markets are about, and what became of the markets. */
final class PlayedMatch {
    final String event;
    final boolean seenFromTheStart;
    final List<PlayedGoal> goals = new ArrayList<>();
    final Map<String, PlayedMarket> markets = new LinkedHashMap<>();
    String phase = "NOT_STARTED";
    String home = "";
    String away = "";
    String score = "0-0";
    String halfTimeScore = "";
    int homeCorners;
    int awayCorners;
    int cards;
    boolean stopped;

    PlayedMatch(JsonObject first) {
        event = first.getString("event");
        List<String> teams = List.of(first.getString("name").split(" v ", -1));
        home = teams.get(0);
        away = teams.get(1);
        seenFromTheStart = first.getString("status").equals("NOT_STARTED");
    }

    /** A goal that stood when it was given. */
    record PlayedGoal(boolean byHome, boolean inFirstHalf, int minute) {}

    /** A market, its status as the lines have it, and the last results. */
    static final class PlayedMarket {
        final JsonObject first;
        final Map<String, String> results = new HashMap<>();
        String status = "";
        String certainty = "";

        PlayedMarket(JsonObject first) {
            this.first = first;
        }
    }

    void take(JsonObject line) {
        switch (line.getString("type")) {
            case "event" -> {
                score = line.getString("score", score);
                phase = line.getString("status", phase);
                if (phase.equals("HALF_TIME")) {
                    halfTimeScore = score;
                }
            }
            case "incident" -> takeIncident(line);
            case "betStop" -> stopped = true;
            case "market" -> {
                PlayedMarket market = markets.computeIfAbsent(line.getString("market"), id -> new PlayedMarket(line));
                market.status = line.getString("status");
                stopped &= !market.status.equals("OPEN");
            }
            case "settlement" -> takeResults(line);
            case "cancel" -> market(line).status = "CANCELLED";
            case "rollback" -> {
                market(line).status = "CLOSED";
                market(line).results.clear();
            }
            default -> throw new IllegalArgumentException(line.encode());
        }
    }

    PlayedMarket market(JsonObject line) {
        PlayedMarket market = markets.get(line.getString("market"));
        if (market == null) {
            throw new IllegalStateException("not sent before: " + line);
        }
        return market;
    }

    private void takeResults(JsonObject line) {
        PlayedMarket market = market(line);
        market.status = "SETTLED";
        market.certainty = line.getString("certainty");
        market.results.clear();
        JsonArray selections = line.getJsonArray("selections");
        for (int i = 0; i < selections.size(); i++) {
            JsonObject selection = selections.getJsonObject(i);
            market.results.put(selection.getString("id"), selection.getString("result"));
        }
    }

    private void takeIncident(JsonObject line) {
        String detail = line.getString("detail", "");
        switch (line.getString("kind")) {
            case "GOAL" -> {
                int minute = Integer.parseInt(line.getString("clock").substring(0, 2));
                goals.add(new PlayedGoal(detail.equals(home), phase.equals("FIRST_HALF"), minute));
            }
            case "GOAL_CANCELLED" -> goals.removeLast();
            case "CORNER" -> {
                homeCorners += detail.startsWith(home + " (") ? 1 : 0;
                awayCorners += detail.startsWith(away + " (") ? 1 : 0;
            }
            case "CORNERS_CORRECTED" -> {
                int count = Integer.parseInt(detail.substring(detail.lastIndexOf(' ') + 1));
                if (detail.startsWith(home)) {
                    homeCorners = count;
                } else {
                    awayCorners = count;
                }
            }
            case "CARD", "RED_CARD" -> cards++;
            default -> {} // the others decide no market
        }
    }
}

package io.touchline.feeds.esa;

import io.touchline.feeds.esa.EsaMessage.Betting;
import io.touchline.feeds.esa.EsaMessage.Definition;
import io.touchline.feeds.esa.EsaMessage.Runner;
import io.touchline.feeds.esa.EsaMessage.RunnerStatus;
import io.touchline.feeds.esa.EsaMessage.RunnerWithdrawal;
import io.touchline.feeds.esa.EsaMessage.Status;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code marketDefinition}. What acceptance or a result depends on must be right; what is only shown may be missing. */
final class DefinitionReader {
    private static final int BET_DELAY_SECONDS_MAX = 3_600;
    private static final int RUNNERS_MAX = 5_000;
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);
    private static final int FACTOR_SCALE_MAX = 9;

    private DefinitionReader() {}

    static Definition read(Fields fields) {
        return new Definition(
                fields.requiredWord("eventId"),
                fields.requiredWord("eventTypeId"),
                fields.text("eventName"),
                competition(fields),
                startMicros(fields),
                fields.text("name"),
                fields.text("marketType"),
                betting(fields),
                status(fields),
                fields.text("suspendReason"),
                fields.flag("inPlay"),
                fields.wholeNumberOr("betDelay", 0, 0, BET_DELAY_SECONDS_MAX),
                fields.wholeNumberOr("numberOfWinners", 0, 0, RUNNERS_MAX),
                runners(fields));
    }

    private static @Nullable String competition(Fields fields) {
        String name = fields.text("competitionName");
        if (name != null) {
            return name;
        }
        return fields.values().get("competition") instanceof String ? fields.text("competition") : null;
    }

    private static @Nullable Long startMicros(Fields fields) {
        String text = fields.text("openDate") == null ? fields.text("marketTime") : fields.text("openDate");
        // Only shown: a match without a start time is better than no match.
        return micros(text);
    }

    private static @Nullable Long micros(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static Betting betting(Fields fields) {
        String type = fields.word("bettingType");
        return switch (type == null ? "ODDS" : type) {
            case "ODDS" -> Betting.ODDS;
            case "ASIAN_HANDICAP_SINGLE_LINE", "ASIAN_HANDICAP_DOUBLE_LINE" -> Betting.HANDICAP;
            case "LINE", "RANGE", "FIXED_ODDS" -> Betting.VALUE;
            default -> throw fields.refused("bettingType", String.valueOf(type), "a known betting type");
        };
    }

    private static Status status(Fields fields) {
        String status = fields.requiredWord("status");
        return switch (status) {
            case "INACTIVE" -> Status.INACTIVE;
            case "OPEN" -> Status.OPEN;
            case "SUSPENDED" -> Status.SUSPENDED;
            case "CLOSED" -> Status.CLOSED;
            default -> throw fields.refused("status", status, "INACTIVE, OPEN, SUSPENDED or CLOSED");
        };
    }

    private static List<Runner> runners(Fields fields) {
        if (!fields.has("runners")) {
            throw fields.refused("runners", "absent", "a list");
        }
        List<Runner> runners = new ArrayList<>();
        Set<RunnerKey> seen = new HashSet<>();
        List<Fields> objects = fields.objects("runners");
        if (objects.size() > RUNNERS_MAX) {
            throw fields.refused("runners", objects.size() + " elements", "at most " + RUNNERS_MAX);
        }
        for (Fields object : objects) {
            Runner runner = runner(object);
            if (!seen.add(runner.key())) {
                throw object.refused("id", runner.key().selection(), "one runner an id and handicap");
            }
            runners.add(runner);
        }
        // The order people see; the exchange lists winners first when it settles, which would look like a change.
        runners.sort(Comparator.comparingInt(Runner::priority));
        return List.copyOf(runners);
    }

    private static Runner runner(Fields fields) {
        RunnerStatus status = runnerStatus(fields);
        return new Runner(
                RunnerKey.of(fields),
                fields.text("name"),
                status,
                fields.wholeNumberOr("sortPriority", Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE),
                status == RunnerStatus.REMOVED ? withdrawal(fields) : null);
    }

    private static @Nullable RunnerWithdrawal withdrawal(Fields fields) {
        BigDecimal factor = fields.number("adjustmentFactor");
        if (factor == null || factor.signum() == 0) {
            return null;
        }
        if (factor.signum() < 0 || factor.compareTo(PERCENT) > 0 || factor.scale() > FACTOR_SCALE_MAX) {
            throw fields.refused("adjustmentFactor", factor, "a number from 0 to 100");
        }
        return new RunnerWithdrawal(factor, micros(fields.text("removalDate")));
    }

    private static RunnerStatus runnerStatus(Fields fields) {
        String status = fields.requiredWord("status");
        return switch (status) {
            case "ACTIVE" -> RunnerStatus.ACTIVE;
            case "WINNER" -> RunnerStatus.WINNER;
            case "LOSER" -> RunnerStatus.LOSER;
            case "PLACED" -> RunnerStatus.PLACED;
            case "REMOVED", "REMOVED_VACANT" -> RunnerStatus.REMOVED;
            case "HIDDEN" -> RunnerStatus.HIDDEN;
            default -> throw fields.refused("status", status, "a known runner status");
        };
    }
}

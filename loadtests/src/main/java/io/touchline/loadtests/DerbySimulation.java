package io.touchline.loadtests;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Derby day: viewers of every kind, goals whenever the simulator has them, a reconnect storm, slow readers, and a provider that pushes
 * at rate. It is told where the server is by system properties ({@link DerbyBench} sets them), prints {@code PHASE} lines as it
 * goes, and leaves its figures in a file.
 */
public final class DerbySimulation extends Simulation {
    private static final int STORM_PERCENT = 30;
    private static final int LINES_PER_PUSH = 50;
    private static final Duration PUSH_PERIOD = Duration.ofMillis(100);
    private static final Duration READING = Duration.ofSeconds(5);
    private static final Duration NOT_READING = Duration.ofSeconds(20);

    private final URI api = URI.create(System.getProperty("bench.api"));
    private final StreamConnection.Target target = new StreamConnection.Target(api.getHost(), api.getPort());
    private final Path figures = Path.of(System.getProperty("bench.figures"));
    private final int viewers = Integer.getInteger("bench.users");
    private final Duration measured = Duration.ofSeconds(Integer.getInteger("bench.seconds"));
    private final PushLines push = new PushLines(
            System.getProperty("bench.feed"), System.getenv("BENCH_SECRET"), System.getProperty("bench.run"));
    private final Programme programme = programme(api);
    private final Tally tally = new Tally();
    private final Mirrors mirrors = new Mirrors();
    private @Nullable Timeline begun;

    /** Plans the day; Gatling makes it and begins. */
    public DerbySimulation() {
        List<PopulationBuilder> all = new ArrayList<>();
        Duration ramp = Timeline.of(viewers, measured, 0).ramp();
        for (Cohort cohort : Cohort.values()) {
            ChainBuilder day = cohort == Cohort.SLOW ? slowDay() : viewersDay();
            all.add(scenario(cohort.title())
                    .exec(arrive(cohort))
                    .exitHereIfFailed()
                    .exec(day)
                    .exec(leave())
                    .injectOpen(rampUsers(cohort.of(viewers)).during(ramp)));
        }
        all.add(scenario("provider").exec(pushing()).injectOpen(atOnceUsers(1)));
        setUp(all)
                .protocols(http.baseUrl(api.toString()).disableWarmUp().disableCaching())
                .assertions(global().failedRequests().count().is(0L));
    }

    @Override
    public void before() {
        begun = Timeline.of(viewers, measured, System.nanoTime());
        System.out.println("PHASE beginning, " + programme.marketCount() + " markets of "
                + programme.marketsByEvent().size() + " events");
        new Phases(timeline(), tally, () -> mirrors.compare(api, tally)).start();
    }

    @Override
    public void after() {
        try {
            Files.writeString(figures, tally.json().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChainBuilder arrive(Cohort cohort) {
        return exec(session -> {
                    String filter =
                            cohort.filter(programme.event(session.userId()), programme.markets(session.userId()));
                    return StreamAction.with(
                            session,
                            new Viewer(cohort, filter, session.asScala().eventLoop(), tally, mirrors.next(cohort)));
                })
                .exec(StreamAction.step(
                        "arrive until the image is complete", (viewer, done) -> viewer.open(target, done)));
    }

    /** Watches, and is perhaps one of those whose connection breaks. */
    private ChainBuilder viewersDay() {
        return exec(waitFor(Timeline::storm))
                .doIf(session -> session.userId() % 100 < STORM_PERCENT)
                .then(exec(session -> {
                            StreamAction.viewer(session).drop();
                            return session;
                        })
                        .exec(StreamAction.step("storm until resumed", (viewer, done) -> viewer.resume(target, done))))
                .exec(waitFor(Timeline::end));
    }

    private ChainBuilder slowDay() {
        return asLongAs(session -> !timeline()
                        .isOver(timeline().measuredEnd().minus(NOT_READING).minus(READING)))
                .on(pause(READING)
                        .exec(session -> {
                            StreamAction.viewer(session).stopReading();
                            return session;
                        })
                        .pause(NOT_READING)
                        .exec(StreamAction.step(
                                "slow reader until a fresh price", (viewer, done) -> viewer.readOn(done))))
                .exec(waitFor(Timeline::end));
    }

    private static ChainBuilder leave() {
        return exec(session -> {
            StreamAction.viewer(session).leave();
            return session;
        });
    }

    private ChainBuilder pushing() {
        return exec(session -> signed(session, push.first()))
                .exec(pushed())
                .asLongAs(session -> !timeline().isOver(timeline().end()))
                .on(pace(PUSH_PERIOD)
                        .exec(session -> signed(session, push.next(LINES_PER_PUSH)))
                        .exec(pushed()));
    }

    private static Session signed(Session session, PushLines.Signed signed) {
        return session.set("body", signed.body())
                .set("timestamp", signed.timestamp())
                .set("signature", signed.signature());
    }

    private static ChainBuilder pushed() {
        return exec(http("push: " + LINES_PER_PUSH + " lines")
                .post("/feeds/v1/" + System.getProperty("bench.feed"))
                .header("Touchline-Timestamp", "#{timestamp}")
                .header("Touchline-Signature", "#{signature}")
                .header("Content-Type", "application/x-ndjson")
                .body(StringBody("#{body}"))
                .check(status().is(200), substring("\"rejected\":[]")));
    }

    private ChainBuilder waitFor(Function<Timeline, Duration> moment) {
        return pause(session -> timeline().until(moment.apply(timeline())));
    }

    private Timeline timeline() {
        Timeline timeline = begun;
        if (timeline == null) {
            throw new IllegalStateException("asked for the time before the beginning");
        }
        return timeline;
    }

    private static Programme programme(URI api) {
        try {
            return Programme.read(api);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while reading the programme", e);
        }
    }
}

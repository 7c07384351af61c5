package io.touchline.loadtests;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One viewer, over all its connections: what it asked for, what it holds, and whether what it gets can be right. Everything happens
 * on the event loop of its Gatling user.
 */
final class Viewer implements StreamConnection.Listener {
    private static final int ANSWER_SECONDS_MAX = 30;
    private static final long FRESH_MICROS = 500_000;
    private static final ThreadLocal<Frame> FRAME = ThreadLocal.withInitial(Frame::new);

    final Cohort cohort;
    final String filter;

    private final EventLoop loop;
    private final Tally tally;
    private final @Nullable Mirror mirror;
    private final VersionTable versions = new VersionTable();
    private @Nullable Channel channel;
    private @Nullable Wait wait;
    private String position = "";
    private boolean isLive;

    /** Between a resume and the next heartbeat what comes may be old, and says nothing of latency. */
    private boolean isCatchingUp;

    /** What the user waits for. */
    private enum Goal {
        IMAGE,
        RESUMED,
        FRESH
    }

    /** Told once, with null or what went wrong. */
    @FunctionalInterface
    interface Done {
        void with(@Nullable String fault);
    }

    private record Wait(Goal goal, Done done, Future<?> timeout) {}

    Viewer(Cohort cohort, String filter, EventLoop loop, Tally tally, @Nullable Mirror mirror) {
        this.cohort = cohort;
        this.filter = filter;
        this.loop = loop;
        this.tally = tally;
        this.mirror = mirror;
    }

    EventLoop loop() {
        return loop;
    }

    /** Connects, subscribes, and is done with the last frame of the image. */
    void open(StreamConnection.Target target, Done done) {
        connect(target, Goal.IMAGE, done);
    }

    /** Connects again where it was, and is done when the server says that it can go on from there. */
    void resume(StreamConnection.Target target, Done done) {
        connect(target, Goal.RESUMED, done);
    }

    /** Goes without a word, as a phone in a tunnel does. */
    void drop() {
        leave(StreamConnection::reset);
    }

    void leave() {
        leave(StreamConnection::close);
    }

    /** Stops reading; the kernel's buffers fill, then the server's. */
    void stopReading() {
        if (channel != null) {
            channel.config().setAutoRead(false);
        }
    }

    /** Reads again, and is done with the first delta that is fresh: then everything missed has come. */
    void readOn(Done done) {
        Channel open = channel;
        if (open == null) {
            done.with("closed while it did not read");
            return;
        }
        expect(Goal.FRESH, done);
        open.config().setAutoRead(true);
    }

    /** A step of its user is over, with null or what went wrong. */
    void stepped(String title, long nanos, @Nullable String fault) {
        if (fault == null) {
            tally.duration(title, TimeUnit.NANOSECONDS.toMicros(nanos));
        } else {
            tally.unexpected(title + " failed", cohort + ": " + fault);
        }
    }

    @Override
    public String subscription() {
        String resume = position.isEmpty() ? "" : ",\"resume\":\"" + position + "\"";
        return "{\"op\":\"subscribe\",\"id\":1,\"filter\":" + filter + ",\"conflateMs\":" + cohort.conflateMs + resume
                + "}";
    }

    @Override
    public String position() {
        return position;
    }

    @Override
    public void opened(Channel opened) {
        channel = opened;
    }

    @Override
    public void failed(Throwable cause) {
        settle(Goal.IMAGE, cause.toString());
        settle(Goal.RESUMED, cause.toString());
    }

    @Override
    public void closed(Channel closed, int code, String reason) {
        if (channel != closed) {
            return;
        }
        channel = null;
        String what = "close " + (code == 0 ? "without a code" : Integer.toString(code));
        tally.unexpected(what, cohort + ": " + reason);
        Wait waiting = wait;
        if (waiting != null) {
            settle(waiting.goal(), what);
        }
    }

    @Override
    public void hear(ByteBuf payload) {
        Frame frame = FRAME.get();
        frame.read(payload);
        if (mirror != null) {
            mirror.hear(frame.copy());
        }
        if (frame.isDelta()) {
            delta(frame);
            return;
        }
        switch (frame.op()) {
            case "hello" -> tally.count("hello");
            case "subscribed" -> subscribed(frame);
            case "image" -> image(frame);
            case "event" -> tally.count("event");
            case "gone" -> {
                tally.count("gone");
                versions.remove(frame.hashAt(frame.market(0)));
            }
            case "heartbeat" -> {
                tally.count("heartbeat");
                isCatchingUp = false;
                position = frame.position();
            }
            default -> tally.unexpected("op " + frame.op(), cohort + ": " + frame);
        }
    }

    private void subscribed(Frame frame) {
        tally.count("subscribed");
        if (frame.isResumed()) {
            tally.count("resumed");
            isLive = true;
            settle(Goal.RESUMED, null);
        } else if (wait != null && wait.goal() == Goal.RESUMED) {
            tally.unexpected("not resumed", cohort + " at " + position + ": " + frame);
            settle(Goal.RESUMED, "not resumed");
        }
    }

    private void image(Frame frame) {
        tally.count("image");
        int market = frame.market(0);
        while (market != Frame.NONE) {
            hold(frame.hashAt(market), frame.version(market), frame);
            market = frame.market(market);
        }
        if (frame.isLast()) {
            isLive = true;
            position = frame.position();
            settle(Goal.IMAGE, null);
        }
    }

    private void delta(Frame frame) {
        long age = micros() - frame.time();
        int place = frame.market(0);
        long market = frame.hashAt(place);
        int held = versions.get(market);
        int version = frame.version(place);
        boolean isFull = frame.isFull();
        tally.count(isFull ? "full" : "delta");
        if (!isFull && (held == VersionTable.ABSENT || !isLive)) {
            tally.unexpected("delta before its market", cohort + ": " + frame);
        } else if (!isFull && cohort.conflateMs == 0 && version > held + 1) {
            tally.unexpected("version left out", cohort + " held " + held + ": " + frame);
        }
        hold(market, version, frame);
        if (wait != null && wait.goal() == Goal.FRESH) {
            if (age < FRESH_MICROS) {
                settle(Goal.FRESH, null);
            }
        } else if (!isFull || !mayBeOld()) {
            tally.delta(cohort, age);
            if (frame.isSuspension()) {
                tally.suspension(age);
            }
        }
    }

    /** What a reader that was slow, or away, gets whole has the time of the market's last change, and says nothing of latency. */
    private boolean mayBeOld() {
        return isCatchingUp || cohort == Cohort.SLOW;
    }

    private void hold(long market, int version, Frame frame) {
        int held = versions.get(market);
        if (version < held) {
            tally.unexpected("version went back", cohort + " held " + held + ": " + frame);
        }
        versions.put(market, version);
    }

    private void connect(StreamConnection.Target target, Goal goal, Done done) {
        isLive = false;
        isCatchingUp = goal == Goal.RESUMED;
        expect(goal, done);
        StreamConnection.open(target, cohort, filter, loop, this);
    }

    private void leave(Consumer<Channel> way) {
        Channel open = channel;
        channel = null;
        if (open != null) {
            way.accept(open);
        }
    }

    private void expect(Goal goal, Done done) {
        ScheduledFuture<?> timeout = loop.schedule(
                () -> settle(goal, "nothing within " + ANSWER_SECONDS_MAX + " s"),
                ANSWER_SECONDS_MAX,
                TimeUnit.SECONDS);
        wait = new Wait(goal, done, timeout);
    }

    private void settle(Goal goal, @Nullable String fault) {
        Wait waiting = wait;
        if (waiting != null && waiting.goal() == goal) {
            wait = null;
            waiting.timeout().cancel(false);
            waiting.done().with(fault);
        }
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}

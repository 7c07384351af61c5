package io.touchline.loadtests;

import com.typesafe.scalalogging.Logger;
import com.typesafe.scalalogging.Logger$;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * One step of a viewer as Gatling sees it: timed, with its outcome in Gatling's report. Gatling has WebSockets of its own, but they
 * log each message as a response, make a string of it, cannot stop reading and cannot break off: at 100,000 messages a second
 * one would measure Gatling.
 */
final class StreamAction implements Action {
    private static final String VIEWER = "viewer";

    private final String title;
    private final BiConsumer<Viewer, Viewer.Done> step;
    private final ScenarioContext context;
    private final Action next;
    private Logger logger = Logger$.MODULE$.apply(LoggerFactory.getLogger(StreamAction.class));

    private StreamAction(String title, BiConsumer<Viewer, Viewer.Done> step, ScenarioContext context, Action next) {
        this.title = title;
        this.step = step;
        this.context = context;
        this.next = next;
    }

    /** A step that is over when it says so. */
    static ActionBuilder step(String title, BiConsumer<Viewer, Viewer.Done> step) {
        return () -> new Builder(title, step);
    }

    static io.gatling.javaapi.core.Session with(io.gatling.javaapi.core.Session session, Viewer viewer) {
        return session.set(VIEWER, viewer);
    }

    static Viewer viewer(io.gatling.javaapi.core.Session session) {
        Viewer viewer = session.get(VIEWER);
        if (viewer == null) {
            throw new IllegalStateException("a step before the viewer was made");
        }
        return viewer;
    }

    @Override
    public String name() {
        return title;
    }

    @Override
    public void execute(Session session) {
        Viewer viewer = (Viewer) session.attributes().apply(VIEWER);
        long start = context.coreComponents().clock().nowMillis();
        long startNanos = System.nanoTime();
        step.accept(viewer, fault -> {
            viewer.stepped(title, System.nanoTime() - startNanos, fault);
            over(session, start, fault);
        });
    }

    private void over(Session session, long start, @Nullable String fault) {
        Status status = fault == null ? OK$.MODULE$ : KO$.MODULE$;
        context.coreComponents()
                .statsEngine()
                .logResponse(
                        session.scenario(),
                        session.groups(),
                        title,
                        start,
                        context.coreComponents().clock().nowMillis(),
                        status,
                        Option.empty(),
                        Option.apply(fault));
        next.$bang(fault == null ? session : session.markAsFailed());
    }

    @Override
    public Logger logger() {
        return logger;
    }

    @Override
    public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger set) {
        logger = set;
    }

    private record Builder(String title, BiConsumer<Viewer, Viewer.Done> step)
            implements io.gatling.core.action.builder.ActionBuilder {
        @Override
        public Action build(ScenarioContext context, Action next) {
            return new StreamAction(title, step, context, next);
        }
    }
}

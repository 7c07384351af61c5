package io.touchline.operations;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what operators did, or tried to, to the logger {@code audit}: one line each, with everything as key-values. What comes
 * from outside is cut to length and freed of control characters before it gets here.
 */
final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    /** Writes one line. */
    void write(Entry entry) {
        LOG.atInfo()
                .addKeyValue("actor", entry.actor())
                .addKeyValue("action", entry.action())
                .addKeyValue("scope", entry.scope())
                .addKeyValue("id", entry.id())
                .addKeyValue("reason", entry.reason())
                .addKeyValue("correlationId", entry.correlationId())
                .addKeyValue("outcome", entry.outcome())
                .log("operation");
    }

    /**
     * One operation.
     *
     * @param actor the user, or the address where no user is known
     * @param outcome {@code done: N markets}, or {@code refused: why}, or {@code failed: why}
     */
    record Entry(
            String actor,
            String action,
            String scope,
            String id,
            String reason,
            String correlationId,
            String outcome) {}
}

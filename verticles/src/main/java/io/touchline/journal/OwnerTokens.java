package io.touchline.journal;

import io.touchline.store.GroupCommit;
import java.util.concurrent.CompletionStage;

/** Which incarnation of each owner may decide. A decision is made durable only while the tokens that it relied on are here. */
public final class OwnerTokens {
    private static final String RAISE = """
        INSERT INTO owner_tokens (partition_number, token) VALUES (?, ?)
        ON CONFLICT (partition_number) DO UPDATE SET token = excluded.token
        WHERE owner_tokens.token <= excluded.token\
        """;

    private final GroupCommit store;

    OwnerTokens(GroupCommit store) {
        this.store = store;
    }

    /**
     * Makes a new owner's token the one that counts for its partition; before it takes decisions.
     *
     * @return false when a higher one counts already: then this owner is the one that was replaced
     */
    public CompletionStage<Boolean> raise(int partition, long token) {
        return store.submitTaken(sql -> sql.update(RAISE, partition, token) == 1);
    }
}

package io.touchline.store;

import java.sql.SQLException;

/** Takes part in every commit of a {@link GroupCommit}. Called on its thread. */
public interface GroupHook {
    /** All works of the group have run; what is written here is committed with them. A failure here is one of the commit. */
    default void beforeCommit(Sql sql) throws SQLException {}

    /** The group is durable; its works are told next. */
    default void committed() {}

    /** The last call: nothing that is not durable by now will ever be. */
    default void down(Throwable cause) {}
}

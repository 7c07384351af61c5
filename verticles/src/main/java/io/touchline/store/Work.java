package io.touchline.store;

import java.sql.SQLException;

/**
 * Something to be written as a whole. Runs on the writer's thread inside the transaction of its group; whatever it throws takes back
 * what it wrote and leaves the others of its group alone. It keeps no memory of what it wrote: it may still be taken back.
 *
 * <p>Only a {@link StoreException} is more: it says that nothing may be written behind this work, and takes the store down.
 *
 * @param <T> what it comes to, told when it is durable
 */
@FunctionalInterface
public interface Work<T> {
    T run(Sql sql) throws SQLException;

    /**
     * A work that checks before it writes: it refuses, by whatever exception of the unchecked kind, while it has changed no row. That
     * spares its group the savepoint, two statements, behind which it could be taken back. Whatever else it throws takes the store down.
     */
    static <T> Work<T> checkingFirst(Work<T> work) {
        return new CheckingFirst<>(work);
    }
}

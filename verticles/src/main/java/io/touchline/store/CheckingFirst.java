package io.touchline.store;

import java.sql.SQLException;

/** Marks a work that needs no savepoint. */
record CheckingFirst<T>(Work<T> work) implements Work<T> {
    @Override
    public T run(Sql sql) throws SQLException {
        return work.run(sql);
    }
}

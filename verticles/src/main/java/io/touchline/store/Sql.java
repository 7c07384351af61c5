package io.touchline.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection, with the statements that it has prepared; in no transaction until one is begun. The texts are constants of the code:
 * each is kept. Not thread-safe.
 */
public final class Sql implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long changedRows;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of the row that the result stands at. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement that changes something; returns how many rows it changed. */
    @CanIgnoreReturnValue
    public int update(String text, @Nullable Object... values) throws SQLException {
        int changed = bound(text, values).executeUpdate();
        changedRows += changed;
        return changed;
    }

    /** How many rows all {@link #update}s have changed: a work between two equal numbers has written nothing. */
    public long changedRows() {
        return changedRows;
    }

    /** All rows of a query. */
    public <T> List<T> list(String text, Row<T> row, @Nullable Object... values) throws SQLException {
        try (ResultSet result = bound(text, values).executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        }
    }

    /** The first row of a query; null where there is none. */
    public <T> @Nullable T first(String text, Row<T> row, @Nullable Object... values) throws SQLException {
        try (ResultSet result = bound(text, values).executeQuery()) {
            return result.next() ? row.read(result) : null;
        }
    }

    /** The whole number that a query comes to; {@code otherwise} where it has no row, or null in it. */
    public long number(String text, long otherwise, @Nullable Object... values) throws SQLException {
        try (ResultSet result = bound(text, values).executeQuery()) {
            if (!result.next()) {
                return otherwise;
            }
            long value = result.getLong(1);
            return result.wasNull() ? otherwise : value;
        }
    }

    /**
     * Begins a transaction that writes, and waits for the right to. One that begins by reading could not wait for it later: it would fail at
     * once, where whoever begins the write-ahead log anew has that right for a moment.
     */
    void beginWriting() throws SQLException {
        update("BEGIN IMMEDIATE");
    }

    /** Begins a transaction all of whose reads see the same commit. */
    void beginReading() throws SQLException {
        update("BEGIN");
    }

    void commit() throws SQLException {
        update("COMMIT");
    }

    void rollback() throws SQLException {
        update("ROLLBACK");
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
        prepared.clear();
        connection.close();
    }

    private PreparedStatement bound(String text, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(text);
        if (statement == null) {
            statement = connection.prepareStatement(text);
            prepared.put(text, statement);
        }
        for (int i = 0; i < values.length; i++) {
            bind(statement, i + 1, values[i]);
        }
        return statement;
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setObject(index, null);
            case Long number -> statement.setLong(index, number);
            case Integer number -> statement.setInt(index, number);
            case String text -> statement.setString(index, text);
            default ->
                throw new IllegalArgumentException(
                        "value: " + value.getClass().getName() + " (expected: a whole number, a text or null)");
        }
    }
}

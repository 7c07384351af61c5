package io.touchline.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/** The database as a file of SQLite: its settings, its schema, and connections to it. Blocking. */
final class SqliteFile {
    /** What SQLite must say of itself before anything is written: a commit that returns is on the disk. */
    private static final Map<String, String> REQUIRED =
            Map.of("journal_mode", "wal", "synchronous", "2", "foreign_keys", "1", "wal_autocheckpoint", "0");

    private static final String MIGRATIONS = "classpath:io/touchline/store/";
    private static final int BUSY_MILLIS = 5_000;

    /** Holding up the writer it waits for readers: far shorter than the writer waits for it. */
    private static final int MAINTENANCE_BUSY_MILLIS = 500;

    /** Pages kept in memory by the writer, as SQLite counts: KiB where negative. */
    private static final int CACHE_KIB = -64 * 1024;

    private final Path file;

    private SqliteFile(Path file) {
        this.file = file;
    }

    /** Creates the file where there is none, readable by its owner alone, and brings its schema up to date. */
    static SqliteFile open(Path file) {
        try {
            Files.createFile(file, ownerAlone());
        } catch (FileAlreadyExistsException e) {
            // As after every start but the first.
        } catch (IOException e) {
            throw StoreException.unusable(file + ": cannot be created (expected: a folder that can be written to)", e);
        }
        SqliteFile database = new SqliteFile(file);
        database.migrate();
        return database;
    }

    /** A file that another process may be using: it is left as it is. */
    static SqliteFile existing(Path file) {
        return new SqliteFile(file);
    }

    /** For the one writer. */
    Sql writer() throws SQLException {
        Connection connection = source(settings(false)).getConnection();
        require(connection);
        return new Sql(connection);
    }

    Sql reader() throws SQLException {
        return new Sql(source(settings(true)).getConnection());
    }

    /** For whoever copies the write-ahead log into the file: not in a transaction. */
    Connection maintenance() throws SQLException {
        SQLiteConfig settings = settings(false);
        settings.setBusyTimeout(MAINTENANCE_BUSY_MILLIS);
        return source(settings).getConnection();
    }

    private void migrate() {
        try {
            Flyway.configure()
                    .dataSource(source(settings(false)))
                    .locations(MIGRATIONS + "common", MIGRATIONS + "sqlite")
                    .table("schema_history")
                    .validateMigrationNaming(true)
                    // A schema of a newer Touchline is not ours to write to.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw StoreException.unusable(file + ": schema not as expected", e);
        }
    }

    private SQLiteDataSource source(SQLiteConfig settings) {
        SQLiteDataSource source = new SQLiteDataSource(settings);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    private static SQLiteConfig settings(boolean readOnly) {
        SQLiteConfig settings = new SQLiteConfig();
        settings.setBusyTimeout(BUSY_MILLIS);
        // Nobody asks for them; by default the driver makes a query of its own after each insert, a tenth of all that
        // the writer does.
        settings.setGetGeneratedKeys(false);
        if (readOnly) {
            settings.setReadOnly(true);
            return settings;
        }
        settings.setJournalMode(JournalMode.WAL);
        settings.setSynchronous(SynchronousMode.FULL);
        settings.enforceForeignKeys(true);
        settings.setCacheSize(CACHE_KIB);
        settings.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0");
        return settings;
    }

    private void require(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> required : REQUIRED.entrySet()) {
                try (ResultSet result = statement.executeQuery("PRAGMA " + required.getKey())) {
                    String value = result.next() ? result.getString(1) : "";
                    if (!required.getValue().equals(value)) {
                        throw StoreException.unusable(
                                file + ": " + required.getKey() + ": " + value + " (expected: " + required.getValue()
                                        + ", so that a commit is on the disk when it returns)",
                                null);
                    }
                }
            }
        }
    }

    static FileAttribute<?>[] ownerAlone() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

package io.touchline.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The SQL of the bet path on a real PostgreSQL, to which it will move where there are several nodes: it is to be taken unchanged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresTest {
    private static final Pattern SQL = Pattern.compile("(SELECT|INSERT|UPDATE|DELETE|WITH) .*", Pattern.DOTALL);
    private static final List<String> MIGRATIONS =
            List.of("V1__bets_and_money", "V2__settlements", "V3__operators_wallet", "V4__cancel_reasons");

    /** Fewer would mean that they are kept where this test does not look. */
    private static final int STATEMENTS_MIN = 40;

    private EmbeddedPostgres postgres;
    private Connection connection;

    @BeforeAll
    void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        connection = postgres.getPostgresDatabase().getConnection();
        for (String migration : MIGRATIONS) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(script(migration));
            }
        }
    }

    @AfterAll
    void stop() throws IOException, SQLException {
        connection.close();
        postgres.close();
    }

    @Test
    void shouldTakeEveryStatementUnchanged() {
        Map<String, String> refused = new TreeMap<>();
        Map<String, String> statements = statements();
        statements.forEach((name, text) -> {
            // Asking for the parameters has the server read the statement, and look up all that it names.
            try (PreparedStatement statement = connection.prepareStatement(text)) {
                statement.getParameterMetaData().getParameterCount();
            } catch (SQLException e) {
                refused.put(name, e.getMessage());
            }
        });

        assertThat(refused).isEmpty();
        assertThat(statements).hasSizeGreaterThan(STATEMENTS_MIN);
    }

    /** The constants that are SQL, by class and name. */
    private static Map<String, String> statements() {
        Map<String, String> found = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.touchline")) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && field.getRawType().isEquivalentTo(String.class)) {
                    String text = value(field.reflect());
                    if (SQL.matcher(text).matches()) {
                        found.put(field.getFullName(), text);
                    }
                }
            }
        }
        return found;
    }

    private static String value(Field field) {
        try {
            field.setAccessible(true);
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }

    private static String script(String migration) throws IOException {
        String path = "common/" + migration + ".sql";
        try (InputStream file = Objects.requireNonNull(PostgresTest.class.getResourceAsStream(path), path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

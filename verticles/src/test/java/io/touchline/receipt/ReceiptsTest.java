package io.touchline.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.MutableClock;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.receipt.CanonicalJson;
import io.touchline.protocol.BetId;
import io.touchline.store.Store;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Store store;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private ReceiptBook book;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private ReceiptKey key;

    @BeforeEach
    void open() throws IOException {
        key = ReceiptKey.inFolder(folder);
        book = new ReceiptBook(key, new MicrosClock(clock));
        store = Store.open(folder, StoreConfig.DEFAULT, StoreMeter.NONE, List.of(book));
        store.start();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldGiveReceiptsThatVerifyAloneAndTogether() throws IOException {
        decide("a");
        decide("b", "c", "d", "e", "f");
        close();
        open();
        decide("g", "h");

        assertThat(verify(key.publicKey(), "a", "b", "c", "d", "e", "f", "g", "h"))
                .hasSize(9)
                .last()
                .isEqualTo("8 of 8 good, 0 faults");
        assertThat(verify(key.publicKey(), "d"))
                .first()
                .asString()
                .endsWith("d: good: bet d, receipt 3 of 5 in group 2");
        assertThat(verify(null, "d")).last().asString().contains("1 of 1 good, 0 faults; by the keys that they name");
        assertThat(verify(key.publicKey(), "g", "a")).last().isEqualTo("2 of 2 good, 0 faults");
    }

    @Test
    void shouldFindAChangeOfAnyValue() throws IOException {
        decide("x", "y", "z");
        JsonNode good = JSON.readTree(document("y"));
        List<String> paths = new ArrayList<>();
        leaves(good, "", paths);
        assertThat(paths).hasSizeGreaterThan(15).contains("/receipt/stake/amount", "/group/at", "/proof/path/0");

        for (String path : paths) {
            JsonNode changed = good.deepCopy();
            change(changed, path);

            assertThat(check(changed)).as(path).isNotEmpty();
        }
        assertThat(check(good)).isEmpty();
    }

    @Test
    void shouldFindWhatWasLeftOutOrAdded() throws IOException {
        decide("x", "y");
        ObjectNode left = (ObjectNode) JSON.readTree(document("y"));
        ((ObjectNode) left.get("receipt")).remove("price");
        ObjectNode added = (ObjectNode) JSON.readTree(document("y"));
        ((ObjectNode) added.get("receipt")).put("more", 1);

        assertThat(check(left)).isNotEmpty();
        assertThat(check(added)).isNotEmpty();
        assertThatThrownBy(
                        () -> ReceiptDocument.read("{\"receipt\":{},\"receipt\":{}}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReceiptDocument.read("{\"receipt\":{}}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("document: has [receipt]");
        assertThatThrownBy(() -> ReceiptDocument.read("no json".getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("document: not JSON");
    }

    @Test
    void shouldNotMindSpacesOrTheOrderOfMembers() throws IOException {
        decide("x");
        ObjectNode document = (ObjectNode) JSON.readTree(document("x"));
        JsonNode receipt = document.remove("receipt");
        document.set("receipt", receipt);

        assertThat(check(document)).isEmpty();
    }

    @Test
    void shouldNotTrustAnotherKey(@TempDir Path elsewhere) throws IOException {
        decide("x");

        List<String> lines = verify(ReceiptKey.inFolder(elsewhere).publicKey(), "x");

        assertThat(lines.getFirst()).contains("x: key: " + ReceiptKey.fingerprint(key.publicKey()) + " (expected: ");
        assertThat(lines.getLast()).isEqualTo("0 of 1 good, 1 faults");
    }

    @Test
    void shouldFindAChainThatWasForkedWithTheRightKey(@TempDir Path elsewhere) throws IOException {
        decide("a");
        decide("b");
        Path first = write("a");
        close();
        for (String file : List.of(ReceiptKey.FILE_NAME, ReceiptKey.PUBLIC_FILE_NAME)) {
            Files.copy(folder.resolve(file), elsewhere.resolve(file), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
        folder = elsewhere;
        open();
        decide("a2");
        decide("b2");
        Path forked = write("b2");

        List<String> lines = run(key.publicKey(), List.of(first, forked));

        assertThat(lines).anyMatch(line -> line.contains("b2: chain: group 2 follows"));
        assertThat(lines.getLast()).isEqualTo("2 of 2 good, 1 faults");
        assertThat(run(key.publicKey(), List.of(first, write("a2"))))
                .anyMatch(line -> line.contains("a2: group 1: not the one of"));
    }

    @Test
    void shouldSayWhichFileIsNone() throws IOException {
        Path none = folder.resolve("none");
        Path text = Files.writeString(folder.resolve("text"), "hello");

        assertThat(run(null, List.of(none, text)))
                .anyMatch(line -> line.equals(none + ": cannot be read (expected: a file)"))
                .anyMatch(line -> line.startsWith(text + ": document: not JSON"));
    }

    @Test
    void shouldKeepItsKeyPrivateAndRefuseADamagedOne() throws IOException {
        Path file = folder.resolve(ReceiptKey.FILE_NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(ReceiptKey.inFolder(folder).publicKey()).isEqualTo(key.publicKey());
        assertThat(ReceiptKey.publicKey(Files.readString(folder.resolve(ReceiptKey.PUBLIC_FILE_NAME))))
                .isEqualTo(key.publicKey());

        Files.writeString(file, "damaged");
        assertThatThrownBy(() -> ReceiptKey.inFolder(folder)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldNeverLetTheTimeOfTheChainGoBack() throws IOException {
        decide("a");
        clock.pass(java.time.Duration.ofHours(-2));
        decide("b");

        assertThat(verify(key.publicKey(), "a", "b")).last().isEqualTo("2 of 2 good, 0 faults");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decides these bets in one group. */
    private void decide(String... bets) {
        CountDownLatch alone = new CountDownLatch(1);
        CountDownLatch all = new CountDownLatch(1);
        List<CompletionStage<Boolean>> works = new ArrayList<>();
        works.add(store.writer().submit(_ -> {
            alone.countDown();
            return await(all);
        }));
        // So that all of them are of one group, and not the first of that of the work that holds them up.
        assertThat(await(alone)).isTrue();
        for (String bet : bets) {
            String body = CanonicalJson.write(Map.of(
                    "bet",
                    bet,
                    "price",
                    new java.math.BigDecimal("1.31"),
                    "won",
                    false,
                    "stake",
                    Map.of("amount", 1_000L, "currency", "EUR"),
                    "reasons",
                    List.of("é\n", 4_006)));
            works.add(store.writer().submit(sql -> {
                book.add(sql, new BetId(bet), body);
                return true;
            }));
        }
        all.countDown();
        works.forEach(work -> assertThat(work.toCompletableFuture()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .join())
                .isTrue());
    }

    private byte[] document(String bet) {
        byte[] document =
                store.readers().read(sql -> Objects.requireNonNull(ReceiptBook.document(sql, new BetId(bet))));
        return Objects.requireNonNull(document);
    }

    private Path write(String bet) throws IOException {
        return Files.write(folder.resolve(bet), document(bet));
    }

    private List<String> verify(@Nullable PublicKey trusted, String... bets) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String bet : bets) {
            files.add(write(bet));
        }
        return run(trusted, files);
    }

    private static List<String> run(@Nullable PublicKey trusted, List<Path> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean good = VerifyReceipts.run(files, trusted, new PrintStream(out, true, StandardCharsets.UTF_8));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.getLast().contains(" 0 faults")).isEqualTo(good);
        return lines;
    }

    private List<String> check(JsonNode document) throws IOException {
        try {
            ReceiptDocument read = ReceiptDocument.read(JSON.writeValueAsBytes(document));
            return new ReceiptCheck(key.publicKey()).check("it", read);
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static void leaves(JsonNode node, String path, List<String> paths) {
        if (node.isValueNode()) {
            paths.add(path);
            return;
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(node.get(i), path + "/" + i, paths);
            }
            return;
        }
        node.properties().forEach(member -> leaves(member.getValue(), path + "/" + member.getKey(), paths));
    }

    /** Changes one value by as little as its type allows. */
    private static void change(JsonNode document, String path) {
        int slash = path.lastIndexOf('/');
        JsonNode parent = document.at(path.substring(0, slash));
        String name = path.substring(slash + 1);
        JsonNode value = document.at(path);
        JsonNode changed = switch (value.getNodeType()) {
            case NUMBER ->
                value.isIntegralNumber()
                        ? JSON.getNodeFactory().numberNode(value.longValue() + 1)
                        : JSON.getNodeFactory().numberNode(value.decimalValue().add(new java.math.BigDecimal("0.001")));
            case BOOLEAN -> JSON.getNodeFactory().booleanNode(!value.booleanValue());
            case STRING -> JSON.getNodeFactory().textNode(flipped(value.textValue()));
            case ARRAY, BINARY, MISSING, NULL, OBJECT, POJO -> throw new AssertionError(path);
        };
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), changed);
        } else {
            ((ObjectNode) parent).set(name, changed);
        }
    }

    /** A hexadecimal digit stays one. */
    private static String flipped(String text) {
        char last = text.charAt(text.length() - 1);
        return text.substring(0, text.length() - 1) + (last == '1' ? '2' : '1');
    }
}

package io.touchline.receipt;

import io.touchline.cache.MicrosClock;
import io.touchline.domain.receipt.MerkleTree;
import io.touchline.domain.receipt.ReceiptGroup;
import io.touchline.protocol.BetId;
import io.touchline.store.GroupHook;
import io.touchline.store.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the receipts of a group commit and signs them all at once: one signature over the root of their tree and the root before, in
 * the same transaction. Used on the writer's thread alone, but for {@link #document}.
 */
public final class ReceiptBook implements GroupHook {
    private static final String ADD =
            "INSERT INTO receipts (bet, group_number, leaf, leaf_hash, body) VALUES (?, ?, ?, ?, ?)";

    private static final String SEAL = """
        INSERT INTO receipt_groups (number, previous, root, leaves, at_micros, signing_key, signature)
        VALUES (?, ?, ?, ?, ?, ?, ?)\
        """;

    private static final String NEWEST = """
        SELECT number, root, at_micros FROM receipt_groups
        WHERE number = (SELECT MAX(number) FROM receipt_groups)\
        """;

    private static final String RECEIPT = "SELECT group_number, leaf, body FROM receipts WHERE bet = ?";

    private static final String LEAVES = "SELECT leaf_hash FROM receipts WHERE group_number = ? ORDER BY leaf";

    private static final String GROUP = """
        SELECT number, previous, root, leaves, at_micros, signing_key, signature
        FROM receipt_groups WHERE number = ?\
        """;

    private static final HexFormat HEX = HexFormat.of();

    private final ReceiptKey key;
    private final String keyText;
    private final MicrosClock clock;

    /** Of the group that is being written; one that is taken back with its work must not be here. */
    private final List<byte[]> leaves = new ArrayList<>();

    private @Nullable Seal newest;
    private @Nullable Seal unsealed;

    /** The end of the chain. */
    private record Seal(long number, String root, long atMicros) {}

    private record Stored(long group, int leaf, String body) {}

    public ReceiptBook(ReceiptKey key, MicrosClock clock) {
        this.key = key;
        this.keyText = HEX.formatHex(key.publicKey().getEncoded());
        this.clock = clock;
    }

    /** Adds a receipt to the group; to be the last thing that a work does, so that nothing behind it takes it back. */
    public void add(Sql sql, BetId bet, String body) throws SQLException {
        byte[] hash = MerkleTree.leaf(body.getBytes(StandardCharsets.UTF_8));
        sql.update(ADD, bet.value(), newest(sql).number() + 1, leaves.size(), HEX.formatHex(hash), body);
        leaves.add(hash);
    }

    @Override
    public void beforeCommit(Sql sql) throws SQLException {
        if (leaves.isEmpty()) {
            return;
        }
        Seal before = newest(sql);
        String root = HEX.formatHex(MerkleTree.root(leaves));
        // The chain's time never goes back, though the clock may be set.
        long at = Math.max(before.atMicros(), clock.micros());
        ReceiptGroup group = new ReceiptGroup(before.number() + 1, before.root(), root, leaves.size(), at);
        sql.update(
                SEAL,
                group.number(),
                group.previous(),
                group.root(),
                group.leaves(),
                group.atMicros(),
                keyText,
                HEX.formatHex(key.sign(group.signedText())));
        unsealed = new Seal(group.number(), root, at);
    }

    @Override
    public void committed() {
        if (unsealed != null) {
            newest = unsealed;
            unsealed = null;
            leaves.clear();
        }
    }

    /** The receipt of a bet as it is handed out; null where there is none. Any thread, each with its own connection. */
    public static byte @Nullable [] document(Sql sql, BetId bet) throws SQLException {
        Stored stored = sql.first(
                RECEIPT,
                row -> new Stored(row.getLong("group_number"), row.getInt("leaf"), row.getString("body")),
                bet.value());
        if (stored == null) {
            return null;
        }
        List<byte[]> hashes = sql.list(LEAVES, row -> HEX.parseHex(row.getString("leaf_hash")), stored.group());
        List<String> path = MerkleTree.path(hashes, stored.leaf()).stream()
                .map(HEX::formatHex)
                .toList();
        return sql.first(
                GROUP,
                row -> new ReceiptDocument(
                                stored.body(),
                                stored.leaf(),
                                path,
                                group(row),
                                row.getString("signing_key"),
                                row.getString("signature"))
                        .bytes(),
                stored.group());
    }

    private static ReceiptGroup group(ResultSet row) throws SQLException {
        return new ReceiptGroup(
                row.getLong("number"),
                row.getString("previous"),
                row.getString("root"),
                row.getInt("leaves"),
                row.getLong("at_micros"));
    }

    private Seal newest(Sql sql) throws SQLException {
        Seal known = newest;
        if (known == null) {
            Seal stored = sql.first(
                    NEWEST, row -> new Seal(row.getLong("number"), row.getString("root"), row.getLong("at_micros")));
            known = stored == null ? new Seal(0, ReceiptGroup.FIRST, 0) : stored;
            newest = known;
        }
        return known;
    }
}

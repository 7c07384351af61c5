package io.touchline.receipt;

import io.touchline.domain.receipt.MerkleTree;
import io.touchline.domain.receipt.ReceiptGroup;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks receipts against the key that should have signed them, and against each other. */
public final class ReceiptCheck {
    private static final HexFormat HEX = HexFormat.of();

    /** Whose signature counts; null for the one that each receipt names. */
    private final @Nullable PublicKey trusted;

    private final Map<Long, Seen> groups = new TreeMap<>();

    private record Seen(String name, ReceiptGroup group, String key) {}

    public ReceiptCheck(@Nullable PublicKey trusted) {
        this.trusted = trusted;
    }

    /**
     * What is wrong with one receipt; nothing when it is good.
     *
     * @param name for people
     */
    public List<String> check(String name, ReceiptDocument receipt) {
        List<String> faults = new ArrayList<>();
        checkSignature(receipt, faults);
        checkInclusion(receipt, faults);
        if (faults.isEmpty()) {
            checkGroup(name, receipt, faults);
        }
        return faults;
    }

    /** What is wrong between the receipts that were good on their own; to be called after all of them. */
    public List<String> checkChain() {
        List<String> faults = new ArrayList<>();
        Seen before = null;
        for (Seen seen : groups.values()) {
            if (before != null) {
                checkLink(before, seen, faults);
            }
            before = seen;
        }
        return faults;
    }

    private void checkSignature(ReceiptDocument receipt, List<String> faults) {
        try {
            PublicKey named = ReceiptKey.decoded(HEX.parseHex(receipt.key()));
            if (trusted != null && !trusted.equals(named)) {
                faults.add("key: " + ReceiptKey.fingerprint(named) + " (expected: " + ReceiptKey.fingerprint(trusted)
                        + ")");
            } else if (!ReceiptKey.verifies(named, receipt.group().signedText(), HEX.parseHex(receipt.signature()))) {
                faults.add("signature: not of this group (expected: by key " + ReceiptKey.fingerprint(named) + ")");
            }
        } catch (IllegalArgumentException e) {
            faults.add("signature: key or signature unreadable (expected: hexadecimal, an Ed25519 key)");
        }
    }

    private static void checkInclusion(ReceiptDocument receipt, List<String> faults) {
        try {
            byte[] leaf = MerkleTree.leaf(receipt.body().getBytes(StandardCharsets.UTF_8));
            List<byte[]> path = receipt.path().stream().map(HEX::parseHex).toList();
            byte[] root =
                    MerkleTree.rootOf(leaf, receipt.leaf(), receipt.group().leaves(), path);
            if (root == null) {
                faults.add("proof: leaf " + receipt.leaf() + " of "
                        + receipt.group().leaves() + " has no path of " + path.size());
            } else if (!HEX.formatHex(root).equals(receipt.group().root())) {
                faults.add("proof: leads to " + HEX.formatHex(root) + " (expected: the signed root "
                        + receipt.group().root() + "): the receipt or its path was changed");
            }
        } catch (IllegalArgumentException e) {
            faults.add("proof: path unreadable (expected: hexadecimal)");
        }
    }

    private void checkGroup(String name, ReceiptDocument receipt, List<String> faults) {
        Seen seen = groups.putIfAbsent(receipt.group().number(), new Seen(name, receipt.group(), receipt.key()));
        if (seen != null && !seen.group().equals(receipt.group())) {
            faults.add("group " + receipt.group().number() + ": not the one of " + seen.name()
                    + " (expected: one group of each number)");
        }
    }

    private static void checkLink(Seen before, Seen seen, List<String> faults) {
        ReceiptGroup earlier = before.group();
        ReceiptGroup later = seen.group();
        if (later.number() == earlier.number() + 1 && !later.previous().equals(earlier.root())) {
            faults.add(seen.name() + ": chain: group " + later.number() + " follows " + later.previous()
                    + " (expected: " + earlier.root() + ", the root of " + before.name() + ")");
        }
        if (later.atMicros() < earlier.atMicros()) {
            faults.add(seen.name() + ": chain: group " + later.number() + " is of " + later.atMicros()
                    + " (expected: not before " + earlier.atMicros() + ", of " + before.name() + ")");
        }
    }
}

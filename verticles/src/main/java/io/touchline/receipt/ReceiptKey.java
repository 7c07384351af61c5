package io.touchline.receipt;

import io.touchline.session.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** The Ed25519 key that receipts are signed with. Its private half is never shown. */
public final class ReceiptKey {
    /** In the data folder, readable by its owner alone. */
    static final String FILE_NAME = "receipt-key";
    /** Beside it, for everybody: what {@code verify-receipts --key} takes. */
    public static final String PUBLIC_FILE_NAME = "receipt-key.pub";

    static final String ALGORITHM = "Ed25519";

    private static final byte[] PROBE = "touchline".getBytes(StandardCharsets.US_ASCII);
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Ed25519Signer signer = new Ed25519Signer();
    private final PublicKey publicKey;

    private ReceiptKey(EdECPrivateKey privateKey, PublicKey publicKey) {
        this.publicKey = publicKey;
        signer.init(true, new Ed25519PrivateKeyParameters(privateKey.getBytes().orElseThrow()));
    }

    /** The key of the data folder; made there when there is none. Blocking. */
    public static ReceiptKey inFolder(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve(FILE_NAME);
        Path shown = dataFolder.resolve(PUBLIC_FILE_NAME);
        try {
            if (!Files.exists(file)) {
                KeyPair fresh = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
                // The public half first: a private half without it would be of no use.
                Files.writeString(shown, pem("PUBLIC KEY", fresh.getPublic().getEncoded()));
                PrivateFile.write(
                        file,
                        pem("PRIVATE KEY", fresh.getPrivate().getEncoded()).getBytes(StandardCharsets.US_ASCII));
            }
            KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
            EdECPrivateKey privateKey = (EdECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(
                    der("PRIVATE KEY", new String(PrivateFile.read(file), StandardCharsets.US_ASCII))));
            PublicKey publicKey = publicKey(Files.readString(shown));
            ReceiptKey key = new ReceiptKey(privateKey, publicKey);
            if (!verifies(publicKey, PROBE, key.sign(PROBE))) {
                throw new IOException(shown + ": not of " + file + " (expected: the public half of it)");
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IOException(file + ": damaged (expected: an Ed25519 key and its public half)", damaged);
        }
    }

    /**
     * Reads a public key.
     *
     * @param pem as {@link #PUBLIC_FILE_NAME} has it
     * @throws IllegalArgumentException when it is none
     */
    public static PublicKey publicKey(String pem) {
        return decoded(der("PUBLIC KEY", pem));
    }

    /** The public half. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Names a key: the start of its hash. */
    public static String fingerprint(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(Arrays.copyOf(hash, 8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256: missing (expected: in every Java)", e);
        }
    }

    static PublicKey decoded(byte[] der) {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key: (expected: an Ed25519 public key)", e);
        }
    }

    static boolean verifies(PublicKey key, byte[] text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature that is none.
            return false;
        }
    }

    /** Called by one thread at a time. What verifies is the JDK's: no one implementation vouches for itself. */
    byte[] sign(byte[] text) {
        signer.update(text, 0, text.length);
        return signer.generateSignature();
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + PEM.encodeToString(der) + "\n-----END " + what + "-----\n";
    }

    private static byte[] der(String what, String pem) {
        String begin = "-----BEGIN " + what + "-----";
        String end = "-----END " + what + "-----";
        String text = pem.strip();
        if (!text.startsWith(begin) || !text.endsWith(end)) {
            throw new IllegalArgumentException("key: (expected: " + begin + " … " + end + ")");
        }
        return Base64.getMimeDecoder().decode(text.substring(begin.length(), text.length() - end.length()));
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "ReceiptKey[" + fingerprint(publicKey) + "]";
    }
}

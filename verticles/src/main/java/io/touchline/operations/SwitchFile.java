package io.touchline.operations;

import io.touchline.http.ProblemException;
import io.touchline.http.StrictJson;
import io.touchline.operations.MarketSwitches.ActiveSwitch;
import io.touchline.session.PrivateFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operators' suspensions in a file of the data folder, readable by its owner alone, there whole or not at all. What cannot be
 * read is never taken for "nothing is suspended".
 */
public final class SwitchFile implements SwitchStore {
    /** In the data folder. */
    public static final String FILE_NAME = "switches.json";

    private static final String FORMAT = "touchline-switches-1";

    /** A switch takes at most a kilobyte and a half; twice what {@link MarketSwitches#ACTIVE_MAX} of them need. */
    private static final long BYTES_MAX = MarketSwitches.ACTIVE_MAX * 3L * 1024;

    private final Vertx vertx;
    private final Path file;

    public SwitchFile(Vertx vertx, Path dataFolder) {
        this.vertx = vertx;
        this.file = dataFolder.resolve(FILE_NAME);
    }

    /**
     * What the last run left suspended; nothing when there is no file. Blocks.
     *
     * @throws IOException when the file cannot be read for what it is, with one line that says why
     */
    public List<ActiveSwitch> load() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        byte[] content = PrivateFile.read(file, BYTES_MAX);
        try {
            StrictJson.requireObject(content);
            return switches(new JsonObject(Buffer.buffer(content)));
        } catch (ProblemException | IllegalArgumentException | ClassCastException damaged) {
            throw new IOException(
                    file + ": damaged (expected: the operators' suspensions; put a good copy there, or remove it and"
                            + " suspend anew)",
                    damaged);
        }
    }

    /** Off the event loop: the disk takes its time. */
    @Override
    public Future<Void> save(List<ActiveSwitch> active) {
        byte[] content = json(active).toBuffer().getBytes();
        return vertx.executeBlocking(
                        () -> {
                            PrivateFile.write(file, content);
                            return content.length;
                        },
                        true)
                .mapEmpty();
    }

    private static JsonObject json(List<ActiveSwitch> active) {
        JsonArray list = new JsonArray();
        active.stream()
                .sorted(Comparator.comparingLong(ActiveSwitch::sinceMicros))
                .forEach(one -> list.add(json(one)));
        return new JsonObject().put("format", FORMAT).put("suspensions", list);
    }

    private static JsonObject json(ActiveSwitch active) {
        SwitchRequest shown = SwitchRequest.of(active.scope(), active.reason());
        return new JsonObject()
                .put("scope", shown.scope())
                .put("id", shown.id())
                .put("reason", shown.reason())
                .put("actor", active.actor())
                .put("since", active.sinceMicros());
    }

    private static List<ActiveSwitch> switches(JsonObject json) {
        JsonArray list = json.getJsonArray("suspensions");
        if (!FORMAT.equals(json.getString("format")) || list == null) {
            throw new IllegalArgumentException("format: " + json.getValue("format") + " (expected: " + FORMAT + ")");
        }
        List<ActiveSwitch> active = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            active.add(activeSwitch(list.getJsonObject(i)));
        }
        return active;
    }

    private static ActiveSwitch activeSwitch(@Nullable JsonObject json) {
        Long since = json == null ? null : json.getLong("since");
        if (json == null || since == null) {
            throw new IllegalArgumentException("since: missing (expected: microseconds since the epoch)");
        }
        SwitchRequest request = new SwitchRequest(text(json, "scope"), text(json, "id"), text(json, "reason"));
        return new ActiveSwitch(request.target(), request.reason(), text(json, "actor"), since);
    }

    private static String text(JsonObject json, String field) {
        String text = json.getString(field);
        if (text == null) {
            throw new IllegalArgumentException(field + ": missing (expected: a text)");
        }
        return text;
    }
}

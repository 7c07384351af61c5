package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The load generator, in a process of its own: takes commands as lines of JSON on its standard input, answers each with one line on its
 * standard output. The secret of the feed comes in the environment, where other users of the machine cannot read it.
 */
public final class Generator {
    static final String SECRET = "BENCH_SECRET";

    private final ObjectMapper json = new ObjectMapper();
    private final String secret;
    private @Nullable Session session;

    private Generator(String secret) {
        this.secret = secret;
    }

    public static void main(String[] arguments) throws IOException {
        // A thread that breaks would leave the others waiting for it.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(3);
        });
        Generator generator = new Generator(System.getenv().getOrDefault(SECRET, ""));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(generator.answer(line));
        }
        System.exit(0);
    }

    private String answer(String line) throws IOException {
        ObjectNode answer = json.createObjectNode();
        try {
            answer = act(json.readTree(line));
        } catch (IOException | RuntimeException e) {
            answer.put("failure", e.toString());
            e.printStackTrace();
        } catch (InterruptedException e) {
            answer.put("failure", "interrupted");
        }
        return json.writeValueAsString(answer);
    }

    private ObjectNode act(JsonNode command) throws IOException, InterruptedException {
        ObjectNode answer = json.createObjectNode();
        Session current = session;
        switch (command.path("do").asText()) {
            case "connect" -> session = Session.open(command, secret, answer);
            case "close" -> {
                if (current != null) {
                    current.close();
                    session = null;
                }
            }
            case "run" -> {
                if (current == null) {
                    throw new IllegalStateException("run before connect");
                }
                answer = current.run(command);
            }
            default -> throw new IllegalArgumentException("do: " + command);
        }
        return answer;
    }
}

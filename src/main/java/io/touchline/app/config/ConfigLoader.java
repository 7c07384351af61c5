package io.touchline.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ServerConfig}: defaults, then the file, then what lies over it. Strict: a key that does not exist, a value of
 * another type and one out of its bounds each fail with a {@link ConfigException} that says where, what and what is expected.
 */
public final class ConfigLoader {
    /** A hundred times the size of a large configuration. */
    private static final int FILE_BYTES_MAX = 1 << 20;

    private static final String DEFAULTS = "/touchline-defaults.yaml";

    private final ObjectMapper mapper = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(ConfigTypes.module())
            .build();

    /** The configuration without a file. */
    public ServerConfig load(Layer over) {
        return bind(defaults(), "defaults", over);
    }

    /** The configuration with a file between the defaults and what lies over it. */
    public ServerConfig load(Path file, Layer over) {
        ObjectNode tree = defaults();
        JsonNode fromFile = read(file);
        if (!(fromFile instanceof ObjectNode object)) {
            throw new ConfigException(file + ": no settings in it (expected: YAML such as \"port: 8080\")");
        }
        NotYetAvailable.refuse(file, object);
        merge(tree, object);
        requireNested(file, "", defaults(), tree);
        requireValid(tree.deepCopy(), file, object, over);
        return bind(tree, file.toString(), over);
    }

    /** What lies over a value does not make it valid: the file would fail on the day when the option is left out. */
    private void requireValid(ObjectNode tree, Path file, ObjectNode inFile, Layer over) {
        try {
            ServerConfig ignored = mapper.treeToValue(tree, ServerConfig.class);
        } catch (JsonProcessingException e) {
            ConfigErrors.Located located = ConfigErrors.located(e);
            boolean isOfFile =
                    !inFile.at("/" + located.path().replace('.', '/')).isMissingNode();
            if (isOfFile && over.settings().containsKey(located.path())) {
                throw new ConfigException(file + ": " + located.path() + ": " + located.problem());
            }
        }
    }

    private ObjectNode defaults() {
        try (InputStream in = Objects.requireNonNull(ConfigLoader.class.getResourceAsStream(DEFAULTS), DEFAULTS)) {
            return (ObjectNode) mapper.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(DEFAULTS, e);
        }
    }

    private JsonNode read(Path file) {
        try {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new ConfigException(file + ": cannot be read (expected: a configuration file)");
            }
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new ConfigException(file + ": too large (expected: at most " + FILE_BYTES_MAX + " bytes)");
            }
            return mapper.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + ConfigErrors.syntax(e));
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read (expected: a configuration file in UTF-8)");
        }
    }

    private ServerConfig bind(ObjectNode tree, String source, Layer over) {
        for (Map.Entry<String, Layer.Setting> entry : over.settings().entrySet()) {
            set(tree, entry.getKey(), mapper.valueToTree(entry.getValue().value()));
        }
        try {
            return mapper.treeToValue(tree, ServerConfig.class);
        } catch (JsonProcessingException e) {
            ConfigErrors.Located located = ConfigErrors.located(e);
            Layer.@Nullable Setting overlaid = over.settings().get(located.path());
            String where = overlaid == null ? source + ": " + located.path() : overlaid.saidBy();
            throw new ConfigException(where + ": " + located.problem());
        }
    }

    /** What has a default in a section must have a value: the records of the parts take it for granted. */
    private static void requireNested(Path file, String prefix, ObjectNode defaults, ObjectNode tree) {
        defaults.fields().forEachRemaining(entry -> {
            String path = prefix + entry.getKey();
            JsonNode preset = entry.getValue();
            JsonNode value = tree.path(entry.getKey());
            boolean isNested = !prefix.isEmpty();
            if (isNested && value.isNull() && !preset.isNull()) {
                throw new ConfigException(file + ": " + path + ": missing (expected: "
                        + (preset.isObject() ? "a section with its own settings" : "a value such as " + preset) + ")");
            }
            if (preset instanceof ObjectNode section && value instanceof ObjectNode given) {
                requireNested(file, path + ".", section, given);
            }
        });
    }

    /** Sets a value at a path with dots. */
    private static void set(ObjectNode tree, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            tree.set(path, value);
        } else {
            set((ObjectNode) tree.path(path.substring(0, dot)), path.substring(dot + 1), value);
        }
    }

    /** Sections are merged key by key, lists and values replaced as a whole. */
    private static void merge(ObjectNode into, ObjectNode over) {
        over.fields().forEachRemaining(entry -> {
            JsonNode held = into.get(entry.getKey());
            if (held instanceof ObjectNode heldSection && entry.getValue() instanceof ObjectNode section) {
                merge(heldSection, section);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }
}

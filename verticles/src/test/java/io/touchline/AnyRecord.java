package io.touchline;

import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetShape;
import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of records by their components, so that a component that is added is in the tests at once. What a record refuses is
 * tried again with other values.
 */
public final class AnyRecord {
    private static final int TRIES = 200;
    private static final String TEXTS = "aZ09 /\"\\\n\u0001{}é€😀";

    private final Random random;

    public AnyRecord(long seed) {
        random = new Random(seed);
    }

    /** Any value of a record, or of one of the records that a sealed interface permits. */
    public <T> T any(Class<T> type) {
        return type.cast(ofClass(type));
    }

    private Object ofClass(Class<?> type) {
        if (type == Price.class) {
            return new Price(Price.THOUSANDTHS_MIN + random.nextInt(Price.THOUSANDTHS_MAX - Price.THOUSANDTHS_MIN));
        }
        if (type == Money.class) {
            return new Money(1 + random.nextInt(1_000_000), random.nextBoolean() ? "EUR" : "SEK");
        }
        if (type == Combinations.class) {
            int legs = 2 + random.nextInt(7);
            int free = 1 + random.nextInt(legs);
            return new Combinations(
                    legs, someOf(1 + random.nextInt(free), 1, free + 1), Set.copyOf(someOf(legs - free, 0, legs)));
        }
        if (type == StakeSplit.class) {
            return new StakeSplit(1_000 + random.nextInt(1_000), 1 + random.nextInt(50));
        }
        if (type == BetRequest.class) {
            return request();
        }
        if (type.isSealed()) {
            Class<?>[] permitted = type.getPermittedSubclasses();
            return ofClass(permitted[random.nextInt(permitted.length)]);
        }
        return type.isRecord() ? ofRecord(type) : ofPlain(type);
    }

    /** So many different numbers. */
    private List<Integer> someOf(int count, int from, int to) {
        return random.ints(from, to).distinct().limit(count).boxed().toList();
    }

    private BetRequest request() {
        List<LegRequest> legs = new ArrayList<>();
        for (int left = 1 + random.nextInt(4); left > 0; left--) {
            legs.add(any(LegRequest.class));
        }
        return new BetRequest(
                any(BetId.class),
                any(AccountId.class),
                text(),
                text(),
                legs,
                any(Money.class),
                any(Consent.class),
                any(BetShape.class));
    }

    private Object ofRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
        }
        for (int tries = 0; tries < TRIES; tries++) {
            @Nullable Object[] values = new @Nullable Object[components.length];
            for (int i = 0; i < components.length; i++) {
                values[i] = ofComponent(components[i]);
            }
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return constructor.newInstance(values);
            } catch (InvocationTargetException refused) {
                if (!(refused.getCause() instanceof IllegalArgumentException)) {
                    throw new AssertionError(type.getName(), refused);
                }
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(type.getName(), e);
            }
        }
        throw new AssertionError("no value of " + type.getName() + " in " + TRIES + " tries");
    }

    private @Nullable Object ofComponent(RecordComponent component) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (nullable && random.nextInt(3) == 0) {
            return null;
        }
        Type type = component.getGenericType();
        if (type instanceof ParameterizedType generic) {
            Class<?> item = (Class<?>) generic.getActualTypeArguments()[0];
            List<Object> items = new ArrayList<>();
            for (int left = random.nextInt(4); left > 0; left--) {
                items.add(ofClass(item));
            }
            return generic.getRawType() == Set.class ? new HashSet<>(items) : items;
        }
        return ofClass(component.getType());
    }

    private Object ofPlain(Class<?> type) {
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        if (type == long.class || type == Long.class) {
            return random.nextInt(4) == 0 ? random.nextLong() : (long) random.nextInt(100);
        }
        if (type == int.class || type == Integer.class) {
            return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(100);
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == String.class) {
            return text();
        }
        throw new AssertionError("no value of " + type.getName());
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int[] letters = TEXTS.codePoints().toArray();
        for (int left = 1 + random.nextInt(12); left > 0; left--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }
}

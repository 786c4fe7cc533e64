package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.TimePrecision;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of an option as a user types them: in lower case for completion and messages, in either case as an argument. */
abstract class EnumNames<E extends Enum<E>> implements Iterable<String> {
    private final List<E> values;

    private EnumNames(Class<E> type) {
        values = List.of(type.getEnumConstants());
    }

    @Override
    public Iterator<String> iterator() {
        return values.stream().map(EnumNames::name).iterator();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Registers converters for all enums that options have. */
    static void register(CommandLine root) {
        register(root, ExportFormat.class);
        register(root, RowFormat.class);
        register(root, ChangeFormat.class);
        register(root, StatsFormat.class);
        register(root, DoctorFormat.class);
        register(root, ProgressFormat.class);
        register(root, RowOrder.class);
        register(root, BoundRule.class);
        register(root, TimePrecision.class);
    }

    private static <E extends Enum<E>> void register(CommandLine root, Class<E> type) {
        ITypeConverter<E> converter = text -> convert(type, text);
        root.registerConverter(type, converter);
    }

    private static <E extends Enum<E>> E convert(Class<E> type, String text) {
        List<E> values = List.of(type.getEnumConstants());
        return values.stream()
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected " + list(values) + " but was '" + text + "'"));
    }

    private static String list(List<? extends Enum<?>> values) {
        String[] names = values.stream().map(EnumNames::name).toArray(String[]::new);
        int last = names.length - 1;
        return String.join(", ", Arrays.copyOf(names, last)) + " or " + names[last];
    }

    /** The candidates for completion in a shell. Enums of this module need none, since their {@code toString} is in lower case. */
    static final class ExportFormats extends EnumNames<ExportFormat> {
        ExportFormats() {
            super(ExportFormat.class);
        }
    }

    /** The candidates for completion in a shell. */
    static final class RowOrders extends EnumNames<RowOrder> {
        RowOrders() {
            super(RowOrder.class);
        }
    }

    /** The candidates for completion in a shell. */
    static final class BoundRules extends EnumNames<BoundRule> {
        BoundRules() {
            super(BoundRule.class);
        }
    }

    /** The candidates for completion in a shell. */
    static final class TimePrecisions extends EnumNames<TimePrecision> {
        TimePrecisions() {
            super(TimePrecision.class);
        }
    }
}

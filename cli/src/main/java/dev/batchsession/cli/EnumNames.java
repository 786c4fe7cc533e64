package dev.batchsession.cli;

import dev.batchsession.export.ExportFormat;
import dev.batchsession.simulator.BoundRule;
import dev.batchsession.simulator.RowOrder;
import dev.batchsession.simulator.TimePrecision;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of an option as a user types them: in lower case for completion and messages, in either case as an argument. */
abstract class EnumNames implements Iterable<String> {
    private final List<String> names;

    private EnumNames(Class<? extends Enum<?>> type) {
        names = names(type);
    }

    @Override
    public Iterator<String> iterator() {
        return names.iterator();
    }

    private static List<String> names(Class<? extends Enum<?>> type) {
        return Stream.of(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
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
        return Stream.of(type.getEnumConstants())
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("expected " + list(names(type)) + " but was '" + text + "'"));
    }

    private static String list(List<String> names) {
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /** The candidates for completion in a shell. Enums of this module need none, since their {@code toString} is in lower case. */
    static final class ExportFormats extends EnumNames {
        ExportFormats() {
            super(ExportFormat.class);
        }
    }

    /** The candidates for completion in a shell. */
    static final class RowOrders extends EnumNames {
        RowOrders() {
            super(RowOrder.class);
        }
    }

    /** The candidates for completion in a shell. */
    static final class BoundRules extends EnumNames {
        BoundRules() {
            super(BoundRule.class);
        }
    }

    /** The candidates for completion in a shell. */
    static final class TimePrecisions extends EnumNames {
        TimePrecisions() {
            super(TimePrecision.class);
        }
    }
}

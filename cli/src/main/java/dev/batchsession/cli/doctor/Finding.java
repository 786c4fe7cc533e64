package dev.batchsession.cli.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The result of a measurement. Immutable.
 *
 * @param value the value, for later probes and for programs: an enum constant, a number or a text; {@code null} if it is unknown
 * @param sentence the value as a sentence
 * @param evidence the observations that prove it, or why it is unknown
 * @param simulate the options of {@code simulate} that reproduce it
 * @param isSimulated whether the simulator behaves like this, with these options
 */
record Finding(
        Topic topic,
        @Nullable Object value,
        String sentence,
        String evidence,
        List<String> simulate,
        boolean isSimulated) {

    /** Returns a finding that the simulator reproduces without an option. */
    static Finding of(Topic topic, Object value, String sentence, String evidence) {
        return new Finding(topic, value, sentence, evidence, List.of(), true);
    }

    /** Returns a finding without a value. */
    static Finding cannotTell(Topic topic, String reason) {
        return new Finding(topic, null, "Cannot tell.", reason, List.of(), true);
    }

    /** Returns a copy with the options of {@code simulate} that reproduce it. */
    Finding simulatedBy(String... options) {
        return new Finding(topic, value, sentence, evidence, List.of(options), true);
    }

    /** Returns a copy that the simulator reproduces only under a condition. */
    Finding simulatedIf(boolean condition) {
        return new Finding(topic, value, sentence, evidence, simulate, condition);
    }

    /** Returns the value if it is known and of this type. */
    <T> Optional<T> value(Class<T> type) {
        return Optional.ofNullable(value).filter(type::isInstance).map(type::cast);
    }

    boolean isKnown() {
        return value != null;
    }

    /** Returns the value as a program reads it, such as {@code newest_first}. */
    @Nullable
    String valueText() {
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT)
                : value == null ? null : value.toString();
    }

    /** Returns a copy whose texts, which may contain those of the server, are sanitized. */
    Finding sanitized(UnaryOperator<String> sanitizer) {
        return new Finding(
                topic,
                value instanceof String text ? sanitizer.apply(text) : value,
                sanitizer.apply(sentence),
                sanitizer.apply(evidence),
                simulate,
                isSimulated);
    }
}

package dev.batchsession.cli.doctor;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What probes share: the calls, the sampled pages, and the findings of the probes before. */
final class Checkup {
    private final Calls calls;
    private final Sample sample;
    private final Map<Topic, Finding> findings = new EnumMap<>(Topic.class);

    Checkup(Calls calls, Sample sample) {
        this.calls = calls;
        this.sample = sample;
    }

    Calls calls() {
        return calls;
    }

    Sample sample() {
        return sample;
    }

    void add(Finding finding) {
        findings.put(finding.topic(), finding);
    }

    boolean has(Topic topic) {
        return findings.containsKey(topic);
    }

    /** Returns the value that an earlier probe has found, if it is known and of this type. */
    <T> Optional<T> value(Topic topic, Class<T> type) {
        @Nullable Finding finding = findings.get(topic);
        return finding == null ? Optional.empty() : finding.value(type);
    }

    /** Returns the findings in the order of their topics. */
    Collection<Finding> findings() {
        return findings.values();
    }
}

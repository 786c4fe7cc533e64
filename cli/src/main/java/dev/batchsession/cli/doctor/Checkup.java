package dev.batchsession.cli.doctor;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

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
        return finding(topic).flatMap(finding -> finding.value(type));
    }

    /** Returns the finding of an earlier probe. */
    Optional<Finding> finding(Topic topic) {
        return Optional.ofNullable(findings.get(topic));
    }

    /** Returns the findings in the order of their topics. */
    Collection<Finding> findings() {
        return findings.values();
    }
}

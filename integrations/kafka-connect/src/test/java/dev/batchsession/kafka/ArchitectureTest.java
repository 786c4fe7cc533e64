package dev.batchsession.kafka;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    /** The runtime of Connect is the worker's own business, and changes with it. */
    @Test
    void theConnectorKnowsThePublicApiAndThatOfConnect() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "org.slf4j..",
                        "reactor.core..",
                        "reactor.util.context", // of a subscriber
                        "io.github.resilience4j.ratelimiter..",
                        "org.apache.kafka.common.config..",
                        "org.apache.kafka.common.metrics",
                        "org.apache.kafka.common", // MetricName
                        "org.apache.kafka.connect.connector",
                        "org.apache.kafka.connect.data",
                        "org.apache.kafka.connect.errors",
                        "org.apache.kafka.connect.header",
                        "org.apache.kafka.connect.source",
                        "org.apache.kafka.connect.storage",
                        "tools.jackson.core", // writes additional properties
                        "tools.jackson.core.json",
                        "dev.batchsession",
                        "dev.batchsession.model",
                        "dev.batchsession.page",
                        "dev.batchsession.http", // checks of addresses and keys
                        "dev.batchsession.watch",
                        "dev.batchsession.resilience",
                        "dev.batchsession.kafka"))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.batchsession.kafka"));
    }
}

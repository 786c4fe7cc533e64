package dev.batchsession.micrometer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void micrometerKnowsThePublicApiAndNoTransport() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "reactor.core..",
                        "reactor.util.context..",
                        "reactor.netty.http.client..", // the client that sends a trace's headers is the caller's
                        "io.micrometer..",
                        "io.github.resilience4j..",
                        "dev.batchsession",
                        "dev.batchsession.model",
                        "dev.batchsession.page",
                        "dev.batchsession.watch",
                        "dev.batchsession.resilience",
                        "dev.batchsession.micrometer"))
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.batchsession.micrometer"));
    }
}

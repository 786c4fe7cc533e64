package dev.batchsession.resilience;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses RESILIENCE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.batchsession.resilience");

    @Test
    void resilienceReachesCoreThroughPageOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.reactivestreams..",
                        "reactor..",
                        "io.github.resilience4j..",
                        "dev.batchsession.page",
                        "dev.batchsession.resilience"))
                .check(RESILIENCE);
    }

    /** The check for blocking calls leaves locks out. */
    @Test
    void nothingHasALock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks")
                .check(RESILIENCE);
    }
}

package dev.batchsession;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of core, each in one sentence. */
class ArchitectureTest {
    private static final String ROOT = "dev.batchsession";
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void dependenciesPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy(ROOT + ".model")
                .layer("file")
                .definedBy(ROOT + ".file")
                .layer("page")
                .definedBy(ROOT + ".page")
                .layer("http")
                .definedBy(ROOT + ".http")
                .layer("watch")
                .definedBy(ROOT + ".watch")
                .layer("facade and paging")
                .definedBy(ROOT)
                .layer("export")
                .definedBy(ROOT + ".export")
                .whereLayer("export")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("facade and paging")
                .mayOnlyBeAccessedByLayers("export")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("facade and paging")
                .whereLayer("watch")
                .mayOnlyBeAccessedByLayers("facade and paging")
                .whereLayer("file")
                .mayOnlyBeAccessedByLayers("page", "export")
                .whereLayer("page")
                .mayOnlyBeAccessedByLayers("http", "watch", "facade and paging", "export")
                .check(CORE);
    }

    @Test
    void modelKnowsNeitherReactorNorJacksonNorHttp() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".model")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", ROOT + ".model"))
                .check(CORE);
    }

    @Test
    void pageKnowsModelAndReactorAndNothingElse() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".page")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "reactor.core.publisher..",
                        ROOT + ".file",
                        ROOT + ".model",
                        ROOT + ".page"))
                .check(CORE);
    }

    @Test
    void watchKnowsModelPageAndReactorAndNothingElse() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".watch")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..", "org.jspecify..", "reactor.core..", ROOT + ".model", ROOT + ".page", ROOT + ".watch"))
                .check(CORE);
    }

    @Test
    void pagingAndHttpDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(ROOT)
                .and()
                .haveNameNotMatching(".*\\.BatchSessionFlux(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".http")
                .check(CORE);
    }

    @Test
    void onlyHttpAndExportKnowJackson() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".http", ROOT + ".export")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CORE);
    }

    @Test
    void onlyHttpKnowsNetty() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".http")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CORE);
    }

    @Test
    void nobodyInCoreKnowsResilience4jMicrometerOrSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.resilience4j..", "io.micrometer..", "org.springframework..")
                .check(CORE);
    }

    /** The check for blocking calls leaves locks out. */
    @Test
    void nothingHasALock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks")
                .check(CORE);
    }
}

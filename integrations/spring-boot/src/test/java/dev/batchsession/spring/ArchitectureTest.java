package dev.batchsession.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.batchsession.spring");

    @Test
    void onlyItsOwnConfigurationKnowsMicrometer() {
        noClasses()
                .that()
                .haveSimpleNameNotContaining("Micrometer")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "dev.batchsession.micrometer")
                .check(STARTER);
    }

    @Test
    void onlyItsOwnConfigurationsKnowHealthAndActuator() {
        noClasses()
                .that()
                .haveSimpleNameNotContaining("Health")
                .and()
                .haveSimpleNameNotContaining("Secrecy")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot.health..", "org.springframework.boot.actuate..")
                .check(STARTER);
    }

    @Test
    void onlyTheConfigurationsOfTheWebhookKnowAWebFramework() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("WebFluxConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.web.reactive..")
                .check(STARTER);
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("MvcConfiguration")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web.servlet..", "jakarta.servlet..")
                .check(STARTER);
    }
}

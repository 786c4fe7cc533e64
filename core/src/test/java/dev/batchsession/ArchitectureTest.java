package dev.batchsession;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The dependencies between the packages of core, one rule for each package:
 * {@code model <- page <- { http.json <- http, paging <- snapshot, watch } <- root <- export}.
 */
class ArchitectureTest {
    private static final String ROOT = "dev.batchsession";
    private static final String MODEL = ROOT + ".model";
    private static final String FILE = ROOT + ".file";
    private static final String SIGNAL = ROOT + ".signal";
    private static final String PAGE = ROOT + ".page";
    private static final String HTTP = ROOT + ".http";
    private static final String JSON = HTTP + ".json";
    private static final String PAGING = ROOT + ".paging";
    private static final String SNAPSHOT = ROOT + ".snapshot";
    private static final String WATCH = ROOT + ".watch";
    private static final String WEBHOOK = ROOT + ".webhook";
    private static final String EXPORT = ROOT + ".export";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages(ROOT);

    @Nested
    class OfThePackages {
        @Test
        void modelDependsOnNoOther() {
            dependsOnlyOn(MODEL);
        }

        @Test
        void fileDependsOnNoOther() {
            dependsOnlyOn(FILE);
        }

        @Test
        void signalDependsOnNoOther() {
            dependsOnlyOn(SIGNAL);
        }

        @Test
        void pageDependsOnModelAndFile() {
            dependsOnlyOn(PAGE, MODEL, FILE);
        }

        @Test
        void decodingDependsOnModelAndPage() {
            dependsOnlyOn(JSON, MODEL, PAGE);
        }

        @Test
        void httpDependsOnDecoding() {
            dependsOnlyOn(HTTP, MODEL, PAGE, SIGNAL, JSON);
        }

        @Test
        void pagingDependsOnModelAndPage() {
            dependsOnlyOn(PAGING, MODEL, PAGE, SIGNAL);
        }

        @Test
        void snapshotDependsOnPaging() {
            dependsOnlyOn(SNAPSHOT, MODEL, PAGE, SIGNAL, PAGING);
        }

        @Test
        void watchDependsOnModelAndPage() {
            dependsOnlyOn(WATCH, MODEL, PAGE, SIGNAL);
        }

        @Test
        void webhookDependsOnNoOther() {
            dependsOnlyOn(WEBHOOK);
        }

        @Test
        void theFrontDoorDependsOnAllButExport() {
            dependsOnlyOn(ROOT, MODEL, PAGE, HTTP, PAGING, SNAPSHOT, WATCH);
        }

        @Test
        void exportDependsOnTheFrontDoor() {
            dependsOnlyOn(EXPORT, MODEL, FILE, PAGE, ROOT);
        }

        @Test
        void thereAreNoCycles() {
            slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(CORE);
        }

        private static void dependsOnlyOn(String from, String... others) {
            String[] allowed = Stream.concat(Stream.of(from), Stream.of(others)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(from)
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
                    .check(CORE);
        }
    }

    @Nested
    class OfTheLibraries {
        @Test
        void modelFileAndWebhookNeedTheJdkAlone() {
            needOnly(MODEL, "java..");
            needOnly(FILE, "java..");
            needOnly(WEBHOOK, "java..", "javax.crypto..");
        }

        @Test
        void pageNeedsReactorPublishersAlone() {
            needOnly(PAGE, "java..", "reactor.core.publisher..");
        }

        @Test
        void signalNeedsReactorPublishersAlone() {
            needOnly(SIGNAL, "java..", "reactor.core.publisher..", "org.reactivestreams..");
        }

        @Test
        void theEnginesNeedReactorAlone() {
            for (String engine : new String[] {PAGING, SNAPSHOT, WATCH}) {
                needOnly(engine, "java..", "reactor..", "org.reactivestreams..");
            }
        }

        @Test
        void onlyDecodingAndExportUseJackson() {
            uses("tools.jackson..", JSON, EXPORT);
        }

        @Test
        void onlyHttpUsesNetty() {
            uses("io.netty..", HTTP);
        }

        @Test
        void nothingUsesResilience4jMicrometerOrSpring() {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.github.resilience4j..", "io.micrometer..", "org.springframework..")
                    .check(CORE);
        }

        /** The check for blocking calls does not detect locks. */
        @Test
        void nothingUsesALock() {
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.concurrent.locks")
                    .check(CORE);
        }

        private static void needOnly(String from, String... libraries) {
            String[] allowed = Stream.concat(Stream.of(ROOT + "..", "org.jspecify.."), Stream.of(libraries))
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(from)
                    .should()
                    .dependOnClassesThat(not(resideInAnyPackage(allowed)))
                    .check(CORE);
        }

        private static void uses(String library, String... users) {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(users)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .check(CORE);
        }
    }

    /** The root package is a slice of its own, beside those below it. */
    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}

package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.batchsession.page.Checkpoint;
import dev.batchsession.page.InvalidCheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of an export's checkpoint. */
class ExportCheckpointTest {
    private static final Checkpoint LISTING = Checkpoint.of("listing", 1, () -> new byte[] {1, 2, 3});
    private static final ExportCheckpoint STATE = new ExportCheckpoint(
            ExportFormat.CSV, true, 300, 20, 2, 41, Instant.parse("2026-11-24T08:00:00Z"), LISTING, false);
    private static final String BEFORE_THE_CHECKSUM =
            "{\"export_checkpoint\":3,\"format\":\"CSV\",\"gzip\":true,\"bytes\":300,\"rows\":20,\"pages\":2,"
                    + "\"expected_rows\":41,\"started\":\"2026-11-24T08:00:00Z\",\"complete\":false,\"listing\":\""
                    + LISTING.encode() + '"';

    @Test
    void endsWithAChecksumOfTheBytesBeforeIt() throws IOException {
        assertThat(text(STATE)).isEqualTo(BEFORE_THE_CHECKSUM + ",\"crc32\":" + crc32(BEFORE_THE_CHECKSUM) + "}\n");
    }

    @Test
    void readsWhatItWrote() throws IOException {
        assertThat(ExportCheckpoint.decode(STATE.encode())).isEqualTo(STATE);
        assertThat(ExportCheckpoint.decode(STATE.completed().encode())).isEqualTo(STATE.completed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"rows\":20->\"rows\":30",
                "\"rows\":20->\"rows\":20.0",
                "\"rows\":20->\"rows\":\"20\"",
                "\"rows\":20->\"rows\":99999999999999999999",
                "\"gzip\":true->\"gzip\":1",
                "CSV->XML",
                "\"CSV\"->null",
                "\"pages\":2,->",
                "\"pages\":2->\"pages\":2,\"pages\":2",
                "\"pages\":2->\"pages\":2,\"more\":2",
                "\"listing\":->\"listing\":[],\"x\":",
                "}->} {}",
                "}->"
            })
    void refusesAFileThatWasChanged(String change) throws IOException {
        String[] parts = change.split("->", -1);
        String changed = text(STATE).replace(parts[0], parts[1]);

        assertThat(changed).isNotEqualTo(text(STATE));
        assertThatExceptionOfType(InvalidCheckpointException.class)
                .isThrownBy(() -> ExportCheckpoint.decode(changed.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("damaged");
    }

    /** Its classes' initializers fail with other versions of jackson-annotations. */
    @Test
    void needsNeitherDatabindNorAnnotations() {
        ArchRuleDefinition.noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson.databind..", "tools.jackson.dataformat..", "com.fasterxml.jackson..")
                .check(new ClassFileImporter()
                        .importClasses(ExportCheckpoint.class, ExportRecovery.class, ExportFile.class));
    }

    private static String text(ExportCheckpoint state) throws IOException {
        return new String(state.encode(), StandardCharsets.UTF_8);
    }

    private static long crc32(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}

package dev.batchsession.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipException;

/** Any bytes in place of an exported file or its manifest. */
class ExportedRowsFuzzTest {
    @FuzzTest
    @DictionaryEntries({"{\"batch_id\":\"", "\"status\":\"", "\"created_at\":\"2026-01-01T00:00:00.000Z\"", "}\n"})
    void anyNdjsonIsCountedOrMalformed(byte[] file) throws IOException {
        check(file, ExportFormat.NDJSON);
    }

    @FuzzTest
    @DictionaryEntries({
        "batch_id,status,total_requests,completed_requests,failed_requests,created_at,actual_completion_time\r\n",
        "\"",
        ",,,,,,",
        "\r\n"
    })
    void anyCsvIsCountedOrMalformed(byte[] file) throws IOException {
        check(file, ExportFormat.CSV);
    }

    @FuzzTest
    void anyManifestIsReadOrRefused(byte[] file) {
        try {
            ExportManifest manifest = ManifestJson.decode(file, Path.of("rows.csv.manifest.json"));
            byte[] again = ManifestJson.encode(manifest, "rows.csv");
            assertThat(ManifestJson.decode(again, Path.of("again"))).isEqualTo(manifest);
        } catch (IOException refused) {
            assertThat(refused).hasMessageStartingWith("rows.csv.manifest.json ");
        }
    }

    private static void check(byte[] file, ExportFormat format) throws IOException {
        ExportTally tally = new ExportTally(Instant.EPOCH);
        try {
            tally.addFile(new ByteArrayInputStream(file), format, false);
        } catch (MalformedRowException | EOFException | ZipException refused) {
            assertThat(refused).isNotNull();
        }
        assertThat(tally.rows()).isBetween(0L, (long) file.length);
        assertThat(tally.sha256()).isEqualTo(ExportedFile.sha256(file));
    }
}

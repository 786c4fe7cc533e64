package dev.batchsession.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.batchsession.BatchSessionFlux;
import dev.batchsession.page.TransportException;
import dev.batchsession.scripted.ScriptedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** TLS by an SSL bundle of Spring Boot. */
class SslBundleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, BatchSessionsAutoConfiguration.class))
            .withPropertyValues("batch-sessions.api-key=sk-123", "batch-sessions.policy=none");

    @Test
    void trustsTheCertificatesOfTheBundle() throws IOException {
        HeldCertificate certificate = certificateFor("localhost");
        try (ScriptedApi api = ScriptedApi.ofRows(3, tls(certificate))) {
            trusting(certificate, api)
                    .withPropertyValues("batch-sessions.ssl.bundle=api")
                    .run(context -> assertThat(context.getBean(BatchSessionFlux.class)
                                    .listAll()
                                    .count()
                                    .block(PATIENCE))
                            .isEqualTo(3));
            trusting(certificate, api).run(context -> assertFailed(context.getBean(BatchSessionFlux.class)));
            assertThat(api.requests()).hasSize(1);
        }
    }

    @Test
    void stillComparesTheNameOfTheHost() throws IOException {
        HeldCertificate certificate = certificateFor("elsewhere.example");
        try (ScriptedApi api = ScriptedApi.ofRows(3, tls(certificate))) {
            trusting(certificate, api)
                    .withPropertyValues("batch-sessions.ssl.bundle=api")
                    .run(context -> assertFailed(context.getBean(BatchSessionFlux.class)));
            assertThat(api.requests()).isEmpty();
        }
    }

    @Test
    void limitsProtocolsAndCiphersToThoseOfTheBundle() throws IOException {
        HeldCertificate certificate = certificateFor("localhost");
        try (ScriptedApi api = ScriptedApi.ofRows(3, tls(certificate))) {
            trusting(certificate, api)
                    .withPropertyValues(
                            "batch-sessions.ssl.bundle=api",
                            "spring.ssl.bundle.pem.api.options.enabled-protocols=TLSv1.2",
                            "spring.ssl.bundle.pem.api.options.ciphers=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
                    .run(context ->
                            context.getBean(BatchSessionFlux.class).listAll().blockLast(PATIENCE));

            assertThat(Objects.requireNonNull(api.requests().get(0).getHandshake()))
                    .asString()
                    .contains("TLS_1_2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        }
    }

    @Test
    void failsTheStartIfThereIsNoSuchBundle() {
        service.withPropertyValues("batch-sessions.ssl.bundle=missing")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("SSL bundle name 'missing' cannot be found"));
    }

    private ApplicationContextRunner trusting(HeldCertificate certificate, ScriptedApi api) throws IOException {
        Path trusted = Files.writeString(folder.resolve("trusted.pem"), certificate.certificatePem());
        return service.withPropertyValues(
                "batch-sessions.base-url=" + api.baseUrl(),
                "spring.ssl.bundle.pem.api.truststore.certificate=" + trusted);
    }

    private static void assertFailed(BatchSessionFlux batches) {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> batches.listAll().blockLast(PATIENCE));
    }

    private static SSLSocketFactory tls(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory();
    }

    private static HeldCertificate certificateFor(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host).build();
    }
}

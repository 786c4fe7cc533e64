package dev.batchsession.spring;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import reactor.netty.http.client.HttpClient;

/** HTTP client with the certificates, protocols and ciphers of an SSL bundle. */
final class TlsClient {
    private TlsClient() {}

    static HttpClient of(HttpClient client, SslBundle bundle) {
        SslContext context = contextOf(bundle);
        return client.secure(tls -> tls.sslContext(context));
    }

    private static SslContext contextOf(SslBundle bundle) {
        SslManagerBundle managers = bundle.getManagers();
        SslOptions options = bundle.getOptions();
        SslContextBuilder builder = SslContextBuilder.forClient()
                .keyManager(managers.getKeyManagerFactory())
                .trustManager(managers.getTrustManagerFactory());
        if (options.getCiphers() != null) {
            builder.ciphers(List.of(options.getCiphers()), SupportedCipherSuiteFilter.INSTANCE);
        }
        if (options.getEnabledProtocols() != null) {
            builder.protocols(options.getEnabledProtocols());
        }
        try {
            return builder.build();
        } catch (SSLException unusable) {
            throw new IllegalArgumentException("the SSL bundle is unusable: " + unusable.getMessage(), unusable);
        }
    }
}
